namespace DisclosureFlow.Reports.Importing;

/// <summary>
/// Section 四 turned so that it fits a narrow page: rows for its groups (行政复议, 未经复议直接起诉, 复议后起诉), for its results (结果维持 …),
/// or one for each figure. A row counts only by labels of its own; the order of the columns beside it is the one that heads show.
/// </summary>
internal sealed class TurnedTable
{
    private readonly LabelSet<string> groupLabels = new();
    private readonly LabelSet<string> resultLabels = new();
    private readonly Dictionary<string, FormCell> cells;
    private readonly List<(SourceRow Source, FormCell[] Cells, FigureCell[] Slots)> rows = [];
    private string[] groups;
    private string[] results;
    private string? group;

    public TurnedTable(FormBlock block, IEnumerable<FormCell> cells)
    {
        this.cells = cells.ToDictionary(cell => cell.Column, StringComparer.Ordinal);
        var found = block.Columns.SelectMany(column => GroupsOf(column, "")).ToArray();
        foreach (var (id, label) in found)
        {
            groupLabels.Add(label.Text, label.Variants, id);
        }

        foreach (var result in found.SelectMany(pair => pair.Label.Below).DistinctBy(result => result.Id))
        {
            resultLabels.Add(result.Text, result.Variants, result.Id);
        }

        groups = [.. found.Select(pair => pair.Id)];
        results = [.. found.SelectMany(pair => pair.Label.Below).Select(result => result.Id).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Rows that their own labels place, in reading order: the cells they fill, and what stands there.</summary>
    public IReadOnlyList<(SourceRow Source, FormCell[] Cells, FigureCell[] Slots)> Rows => rows;

    public void See(in SourceRow source, FigureCell[] figures)
    {
        var (inGroups, inResults) = (new List<string>(), new List<string>());
        var lastText = -1;
        for (var index = 0; index < figures.Length; index++)
        {
            if (figures[index].State == FigureState.Text)
            {
                lastText = index;
                Collect(groupLabels, source.Cells[index], inGroups);
                Collect(resultLabels, source.Cells[index], inResults);
            }
        }

        group = inGroups.Count == 1 ? inGroups[0] : group;
        var slots = figures[(lastText + 1)..];
        var given = slots.Count(slot => slot.State != FigureState.Blank);
        if (given == 0)
        {
            groups = IsOrder(inGroups, groups) ? [.. inGroups] : groups;
            results = IsOrder(inResults, results) ? [.. inResults] : results;
            return;
        }

        var wanted = (inGroups.Count, inResults.Count) switch
        {
            (<= 1, 1) when given == 1 && group is not null => Named([group], inResults),
            (0, 1) => Named(groups, inResults),
            (1, 0) => Named(inGroups, results),
            _ => [],
        };
        if (wanted.Length > 0)
        {
            rows.Add((source, wanted, wanted.Length == 1 ? [slots.First(slot => slot.State != FigureState.Blank)] : slots));
        }
    }

    private FormCell[] Named(IEnumerable<string> ofGroups, IEnumerable<string> ofResults) =>
        [.. ofGroups.SelectMany(_ => ofResults, (one, result) => cells.GetValueOrDefault($"{one}.{result}")).OfType<FormCell>()];

    private static void Collect(LabelSet<string> labels, string text, List<string> found)
    {
        if (labels.Find(text) is { Score: >= 0.85 } match)
        {
            found.Add(match.Target);
        }
    }

    /// <summary>A head row names every group, or every result, once.</summary>
    private static bool IsOrder(List<string> named, string[] all) => named.Count == all.Length && named.Distinct(StringComparer.Ordinal).Count() == all.Length;

    /// <summary>The labels directly over the leaves, each with the id its leaves share.</summary>
    private static IEnumerable<(string Id, FormLabel Label)> GroupsOf(FormLabel label, string above)
    {
        var id = above.Length == 0 ? label.Id : label.Id.Length == 0 ? above : $"{above}.{label.Id}";
        return label.Below.IsEmpty ? [] : label.Below.All(below => below.Below.IsEmpty) ? [(id, label)] : label.Below.SelectMany(below => GroupsOf(below, id));
    }
}
