using DisclosureFlow.Server.Accounts;

namespace DisclosureFlow.Server.Administration;

/// <summary>An organ's fields as a page sends them.</summary>
internal sealed class OrganForm
{
    public string? Name { get; set; }

    public string? County { get; set; }

    public string Kind { get; set; } = "township";

    public string? StatutoryDue { get; set; } = DueDay.OfTheLaw;

    public string? LocalDue { get; set; }

    public int? DraftingDays { get; set; }

    public int? ReviewDays { get; set; }

    public bool PublicPage { get; set; } = true;

    /// <summary>Set where several organs stand on one page: keeps their fields apart.</summary>
    public string Mark { get; set; } = "new";

    public OrganEntry Entry => new(Name ?? "", County ?? "", Kind, StatutoryDue?.Trim() ?? "", LocalDue?.Trim() ?? "", DraftingDays, ReviewDays, PublicPage);

    public static OrganForm Of(Organ organ) => new()
    {
        Name = organ.Name, County = organ.County, Kind = organ.Kind, StatutoryDue = organ.StatutoryDue, LocalDue = organ.LocalDue, DraftingDays = organ.DraftingDays,
        ReviewDays = organ.ReviewDays, PublicPage = organ.PublicPage, Mark = organ.Id.ToString("N"),
    };
}
