namespace DisclosureFlow.Reports.Importing;

/// <summary>Tells by the labels of its tables which form a file is on.</summary>
internal static class FormRecognition
{
    /// <summary>The form with most labels that it alone has; on a tie the form in force for the year, else the newest.</summary>
    /// <returns>Null when fewer than three labels of any form occur.</returns>
    public static StatutoryForm? Of(IReadOnlyList<SourceRow> rows, int? year)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            foreach (var cell in row.Cells)
            {
                if (cell.Length is > 1 and < 80)
                {
                    found.Add(LabelText.Split(cell).Core);
                }
            }
        }

        var all = StatutoryForm.All.Select(FormLabels.Of).ToArray();
        var ranked = all.Select(labels => (labels.Form,
                Own: labels.Cores.Count(core => Array.TrueForAll(all, other => ReferenceEquals(other, labels) || !other.Cores.Contains(core)) && Occurs(found, core)),
                Any: labels.Cores.Count(found.Contains)))
            .OrderByDescending(form => form.Own)
            .ThenByDescending(form => year is { } known && ReferenceEquals(StatutoryForm.ForYear(known), form.Form))
            .ThenByDescending(form => form.Form.FirstYear).ToArray();
        return ranked.Max(form => form.Any) < 3 ? null : ranked[0].Form;
    }

    /// <summary>Long labels also count when truncated or followed by a note.</summary>
    private static bool Occurs(HashSet<string> found, string core) =>
        found.Contains(core) || (core.Length >= 8 && found.Any(text => text.Length >= 8 && (core.StartsWith(text, StringComparison.Ordinal) || text.StartsWith(core, StringComparison.Ordinal))));
}
