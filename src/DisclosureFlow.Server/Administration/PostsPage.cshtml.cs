using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>A role in the organ and who holds it.</summary>
internal sealed record Post(string Role, IReadOnlyList<string> Holders);

/// <summary>One organ: who holds its posts, its name and its dates. All posts of the page are given in one act.</summary>
internal sealed class PostsPage(SignedIn person, AdministrationDoor door, People people, Organs organs, OfficeRoleNames names, Store store, TimeProvider clock, SiteTexts texts) : AdministrationPage(person)
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    [BindProperty]
    public OrganForm Organ { get; set; } = new();

    public Organ Place { get; private set; } = null!;

    public IReadOnlyList<Post> Posts { get; private set; } = [];

    /// <summary>People who may take part: no administrators, no closed accounts.</summary>
    public IReadOnlyList<Account> Known { get; private set; } = [];

    public IReadOnlyList<OneTimePassword> Made { get; private set; } = [];

    public OfficeRoleNames Names => names;

    public string Typed(string field) => Problem is not null && Request.HasFormContentType ? Request.Form[field].ToString() : "";

    public async Task<IActionResult> OnPostPosts()
    {
        var form = await Request.ReadFormAsync(Stop);
        var made = new List<OneTimePassword>();
        var refusal = await door.Act(By, async act =>
        {
            made.Clear();
            foreach (var role in names.OfProcess.Add(OfficeRoles.Auditor))
            {
                var fresh = new NewPerson(form[$"account-{role}"].ToString(), form[$"name-{role}"].ToString(), form[$"position-{role}"].ToString());
                if ((await Fill(act, role, form[$"known-{role}"].ToString(), fresh, made)) is { } no)
                {
                    return no;
                }
            }

            return act.HasRecords ? null : AdministrationRefusals.NoPostFilled;
        }, Stop);
        if (refusal is not null || made.Count == 0)
        {
            return await Answer(refusal, texts["岗位已保存。"]);
        }

        // The passwords are told once, on this answer: it is not fetched anew.
        Made = made;
        return await Show() ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostOrgan() => await Answer(await organs.Change(By, Id, Organ.Entry, Stop), texts["已保存。"]);

    protected override async Task<bool> Show()
    {
        if (await store.Organs.AsNoTracking().SingleOrDefaultAsync(organ => organ.Id == Id, Stop) is not { } place)
        {
            return false;
        }

        Place = place;
        if (Problem is null)
        {
            Organ = OrganForm.Of(place);
        }

        var now = clock.GetUtcNow();
        Known = await store.Users.AsNoTracking().Where(account => account.DisabledAt == null
            && !store.RoleAssignments.Any(one => one.AccountId == account.Id && one.Role == OfficeRoles.Administrator && (one.Until == null || one.Until > now))).OrderBy(account => account.DisplayName).ToListAsync(Stop);
        var held = await store.RoleAssignments.AsNoTracking().Where(one => one.OrganId == Id && one.From <= now && (one.Until == null || one.Until > now)).ToListAsync(Stop);
        Posts = [.. names.OfProcess.Add(OfficeRoles.Auditor).Select(role => new Post(
            role, [.. Known.Where(account => held.Exists(one => one.AccountId == account.Id && one.Role == role)).Select(account => account.DisplayName)]))];
        return true;
    }

    private async Task<Refusal?> Fill(AdministrativeAct act, string role, string known, NewPerson fresh, List<OneTimePassword> made)
    {
        if (Guid.TryParse(known, out var account))
        {
            return await people.Give(act, account, Id, role, Stop);
        }

        if (fresh.UserName.Trim().Length == 0 && fresh.Name.Trim().Length == 0)
        {
            return null;
        }

        var (added, refusal) = await people.Add(act, fresh, null, Id, role, Stop);
        if (added is not null)
        {
            made.Add(added);
        }

        return refusal;
    }
}
