using System.Globalization;

namespace DisclosureFlow.Reports.Checking;

/// <summary>A report with what every rule asks for, worked out once.</summary>
internal sealed class CheckFacts
{
    public CheckFacts(Report report, CheckContext context)
    {
        (Report, Context) = (report, context);
        OrganKind = context.OrganKind ?? OrganNames.KindOf(context.ExpectedOrgan ?? report.Organ ?? report.Title ?? "");
        Paragraphs = [.. report.Prose.SelectMany(section => ProseText.Paragraphs(section.Value).Select((text, index) => new Paragraph(section.Key, index + 1, text)))];
    }

    public Report Report { get; }

    public CheckContext Context { get; }

    public OrganKind OrganKind { get; }

    public IReadOnlyList<Paragraph> Paragraphs { get; }

    /// <summary>The figure of a cell; null when it is not given or the form has no such cell.</summary>
    public decimal? this[string cell] => Report.Layout.HasCell(cell) ? Report.Cells[cell] : null;

    public string HeadOf(string section) => section == "0" ? "导言" : Report.Layout.Section(section).Heading;

    /// <summary>Where a paragraph stands, as people say it.</summary>
    public string Place(Paragraph paragraph) => string.Create(CultureInfo.InvariantCulture, $"{HeadOf(paragraph.Section)} 第{paragraph.Number}段");

    /// <summary>The cell's place with its id.</summary>
    public string Place(string cell) => $"{Report.Layout.Cell(cell).Place}（{cell}）";
}

/// <param name="Section">Section number, "0" before section 一.</param>
/// <param name="Number">From 1.</param>
internal sealed record Paragraph(string Section, int Number, string Text);
