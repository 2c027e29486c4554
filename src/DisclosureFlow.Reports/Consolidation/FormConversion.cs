using System.Collections.Immutable;

namespace DisclosureFlow.Reports;

/// <summary>A report moved to another form, and the cells that the other form asks for and this report can't answer.</summary>
public sealed record ConvertedReport(Report Report, ImmutableArray<string> StillNeeded, ImmutableArray<string> NotCarriedOver);

/// <summary>Moves a report between the forms of 2019 and 2021: cells of the same meaning have the same id.</summary>
public static class FormConversion
{
    /// <summary>
    /// Cells with the same id keep their figure. A row that the new form splits (其他处理) is zero in every part where it was zero as a
    /// whole; any other figure of it can't be split and is listed.
    /// </summary>
    public static ConvertedReport To(Report report, StatutoryForm form)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(form);
        var moved = report.On(form);
        var settled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in form.Cells.Where(cell => !report.Layout.HasCell(cell.Id)))
        {
            var whole = WholeOf(cell, report.Layout);
            if (whole is not null && report.Cells[whole] == 0)
            {
                moved = moved.With(cell.Id, 0);
                settled.Add(whole);
            }
        }

        return new ConvertedReport(
            moved,
            [.. moved.Cells.Where(cell => cell.Value is null).Select(cell => cell.Key)],
            [.. report.Cells.Where(cell => cell.Value is not null && !form.HasCell(cell.Key) && !settled.Contains(cell.Key)).Select(cell => cell.Key)]);
    }

    /// <summary>3.other.2.natural is part of the old form's 3.other.natural.</summary>
    private static string? WholeOf(FormCell cell, StatutoryForm old)
    {
        var dot = cell.Row.LastIndexOf('.');
        var id = dot < 0 ? "" : $"{cell.Section}.{cell.Row[..dot]}.{cell.Column}";
        return old.HasCell(id) ? id : null;
    }
}
