using System.Globalization;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>An organ as an administrator enters it; texts as typed.</summary>
/// <param name="Kind">One of <see cref="Organs.Kinds"/>.</param>
/// <param name="StatutoryDue"><c>MM-dd</c>; empty: the law's.</param>
/// <param name="LocalDue"><c>MM-dd</c>; empty: none.</param>
/// <param name="DraftingDays">Working days; null: the process definition's.</param>
/// <param name="ReviewDays">Working days; null: the process definition's.</param>
internal sealed record OrganEntry(string Name, string County, string Kind, string StatutoryDue, string LocalDue, int? DraftingDays, int? ReviewDays, bool PublicPage);

/// <summary>Keeps the organs: their names, counties and the dates they plan by.</summary>
internal sealed class Organs(AdministrationDoor door)
{
    /// <summary>Which rules apply (级别).</summary>
    public static readonly IReadOnlyList<string> Kinds = ["township", "street", "department", "county"];

    public Task<Refusal?> Add(Caller by, OrganEntry entry, CancellationToken stop) => door.Act(by, async act => (await Add(act, entry, stop)).Refusal, stop);

    /// <summary>The same within a larger act.</summary>
    public async Task<(Organ? Made, Refusal? Refusal)> Add(AdministrativeAct act, OrganEntry entry, CancellationToken stop)
    {
        var organ = new Organ { Id = Guid.CreateVersion7(act.Now), Name = entry.Name.Trim(), Kind = entry.Kind };
        if (await Fault(act, organ.Id, entry, stop) is { } fault)
        {
            return (null, fault);
        }

        Set(organ, entry);
        act.Store.Organs.Add(organ);
        await act.Store.SaveChangesAsync(stop);
        act.Record(organ, "OrganAdded", Said(organ));
        return (organ, null);
    }

    /// <summary>Changes an organ. Cases that run keep the name and dates they began with.</summary>
    public Task<Refusal?> Change(Caller by, Guid id, OrganEntry entry, CancellationToken stop) => door.Act(by, async act =>
    {
        if (await act.Store.Organs.FindAsync([id], stop) is not { } organ)
        {
            return AdministrationRefusals.NoSuchRole;
        }

        if (await Fault(act, id, entry, stop) is { } fault)
        {
            return fault;
        }

        var before = Said(organ);
        Set(organ, entry);
        act.Record(organ, "OrganChanged", $"{before} → {Said(organ)}");
        return null;
    }, stop);

    private static async Task<Refusal?> Fault(AdministrativeAct act, Guid id, OrganEntry entry, CancellationToken stop)
    {
        var name = entry.Name.Trim();
        if (name.Length is < 4 or > 100 || await act.Store.Organs.AnyAsync(one => one.Name == name && one.Id != id, stop))
        {
            return AdministrationRefusals.OrganMissing;
        }

        var statutory = entry.StatutoryDue.Length == 0 ? DueDay.OfTheLaw : entry.StatutoryDue;
        return !Kinds.Contains(entry.Kind, StringComparer.Ordinal) || !DueDay.IsDay(statutory) || (entry.LocalDue.Length > 0 && !DueDay.IsDay(entry.LocalDue))
            || string.CompareOrdinal(entry.LocalDue, statutory) > 0 || entry.DraftingDays is < 1 or > 60 || entry.ReviewDays is < 1 or > 60
            ? AdministrationRefusals.DueDayInvalid : null;
    }

    private static void Set(Organ organ, OrganEntry entry)
    {
        (organ.Name, organ.County, organ.Kind, organ.PublicPage) = (entry.Name.Trim(), entry.County.Trim(), entry.Kind, entry.PublicPage);
        organ.StatutoryDue = entry.StatutoryDue.Length == 0 ? DueDay.OfTheLaw : entry.StatutoryDue;
        organ.LocalDue = entry.LocalDue.Length == 0 ? null : entry.LocalDue;
        (organ.DraftingDays, organ.ReviewDays) = (entry.DraftingDays, entry.ReviewDays);
    }

    private static string Said(Organ organ) => string.Create(CultureInfo.InvariantCulture,
        $"{organ.Name}，{organ.County}，{organ.Kind}，法定期限 {organ.StatutoryDue}，本地期限 {organ.LocalDue ?? "无"}，起草 {organ.DraftingDays?.ToString(CultureInfo.InvariantCulture) ?? "按流程"} 日，审查 {organ.ReviewDays?.ToString(CultureInfo.InvariantCulture) ?? "按流程"} 日，本站{(organ.PublicPage ? "公开" : "不公开")}");
}
