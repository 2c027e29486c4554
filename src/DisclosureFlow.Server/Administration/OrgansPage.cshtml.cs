using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>The organs of the installation; more are added here.</summary>
internal sealed class OrgansPage(SignedIn person, Organs organs, Store store, SiteTexts texts) : AdministrationPage(person)
{
    [BindProperty]
    public OrganForm Organ { get; set; } = new();

    public IReadOnlyList<Organ> Shown { get; private set; } = [];

    public async Task<IActionResult> OnPost() => await Answer(await organs.Add(By, Organ.Entry, Stop), texts["已增加单位。"]);

    protected override async Task<bool> Show()
    {
        Shown = await store.Organs.AsNoTracking().OrderBy(organ => organ.Name).ToListAsync(Stop);
        if (HttpMethods.IsGet(Request.Method) && Shown.Count > 0)
        {
            // A county's organs share county and dates: typed once.
            var last = Shown.MaxBy(organ => organ.Id)!;
            Organ = new OrganForm { County = last.County, Kind = last.Kind, StatutoryDue = last.StatutoryDue, LocalDue = last.LocalDue };
        }

        return true;
    }
}
