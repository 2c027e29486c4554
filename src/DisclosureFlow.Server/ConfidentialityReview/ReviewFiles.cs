using System.Globalization;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>The files of the review: the form of each pass, for the people of the organ; the register as CSV.</summary>
internal static class ReviewFiles
{
    public static void Map(IEndpointRouteBuilder site)
    {
        site.MapGet("/review-forms/{id:guid}/{iteration:int}.pdf", async (Guid id, int iteration, Store store, SignedIn person, CancellationToken stop) =>
        {
            var pass = await store.ReviewPasses.AsNoTracking().SingleOrDefaultAsync(one => one.CaseId == id && one.Iteration == iteration, stop);
            var inside = pass is not null && (await person.Roles(stop)).Any(held => held.Organ == pass.OrganId && held.Role != OfficeRoles.Administrator);
            return inside && (pass!.SignedFormSha256 ?? pass.FormSha256) is { } form
                ? Results.Bytes(await store.Read(form, stop), "application/pdf", string.Create(CultureInfo.InvariantCulture, $"{pass.Title}保密审查表（第{iteration}次）.pdf")) : Results.NotFound();
        });
        site.MapGet("/register.csv", async (int? year, Register register, TimeProvider clock, CancellationToken stop) =>
        {
            if ((await register.Organs(stop)).Length == 0)
            {
                return Results.Forbid();
            }

            var shown = await register.Of(year is >= 2008 and <= 2100 ? year.Value : clock.Today().Year, stop);
            return Results.Bytes(shown.ToCsv(), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"保密审查登记台账{shown.Year}.csv"));
        });
    }
}
