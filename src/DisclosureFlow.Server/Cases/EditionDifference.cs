using System.Collections.Immutable;
using System.Globalization;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Server.Cases;

/// <summary>What a person must know who looked at an older edition: one line for each cell or text that changed.</summary>
internal static class EditionDifference
{
    public static ImmutableArray<string> Lines(Report before, Report after)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        Text("标题", before.Title, after.Title);
        Text("单位", before.Organ, after.Organ);
        foreach (var section in before.Prose.Keys.Union(after.Prose.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!string.Equals(before.Prose.GetValueOrDefault(section, ""), after.Prose.GetValueOrDefault(section, ""), StringComparison.Ordinal))
            {
                lines.Add($"第 {section} 部分文字有改动");
            }
        }

        if (!string.Equals(before.Form, after.Form, StringComparison.Ordinal))
        {
            lines.Add($"格式由 {before.Form} 改为 {after.Form}");
            return lines.ToImmutable();
        }

        var old = before.Cells.ToDictionary(cell => cell.Key, cell => cell.Value, StringComparer.Ordinal);
        foreach (var (cell, figure) in after.Cells)
        {
            if (old[cell] != figure)
            {
                lines.Add($"{cell}：{Figure(old[cell])} → {Figure(figure)}");
            }
        }

        return lines.ToImmutable();

        void Text(string what, string? one, string? other)
        {
            if (!string.Equals(one, other, StringComparison.Ordinal))
            {
                lines.Add($"{what}：{one ?? "未填"} → {other ?? "未填"}");
            }
        }
    }

    private static string Figure(decimal? figure) => figure?.ToString(CultureInfo.InvariantCulture) ?? "未填";
}
