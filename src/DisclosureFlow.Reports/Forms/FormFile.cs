using System.Collections.Immutable;
using System.Text.Json;

namespace DisclosureFlow.Reports;

/// <summary>Reads the embedded data files of the statutory forms.</summary>
internal static class FormFile
{
    public static IReadOnlyList<StatutoryForm> ReadAll()
    {
        var assembly = typeof(FormFile).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("form-", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal))
            .Select(name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                using var file = JsonDocument.Parse(stream);
                return Read(file.RootElement);
            })
            .OrderBy(form => form.FirstYear)];
    }

    internal static StatutoryForm Read(JsonElement file)
    {
        var sections = file.GetProperty("sections").EnumerateArray().Select(ReadSection).ToImmutableArray();
        return new StatutoryForm(
            Text(file, "id"), Text(file, "notice"), file.GetProperty("firstYear").GetInt32(),
            file.GetProperty("lastYear") is { ValueKind: JsonValueKind.Number } last ? last.GetInt32() : null,
            sections,
            [.. file.GetProperty("balances").EnumerateArray().SelectMany(balance => ReadBalance(balance, sections))],
            [.. file.GetProperty("proseFigures").EnumerateArray().Select(figure => new ProseFigure(Texts(figure, "names"), Texts(figure, "cells"), Text(figure, "unit")))]);
    }

    private static FormSection ReadSection(JsonElement section)
    {
        var number = Text(section, "number");
        var table = section.TryGetProperty("table", out var data)
            ? new FormTable(number, Text(data, "caption"), [.. data.GetProperty("blocks").EnumerateArray().Select(ReadBlock)])
            : null;
        var themes = section.TryGetProperty("themes", out var list)
            ? list.EnumerateArray().Select(theme => new FormTheme(
                Text(theme, "id"), new LocalizedText(Text(theme, "name"), Text(theme, "nameEn")), Texts(theme, "words"),
                theme.TryGetProperty("governmentsOnly", out var only) && only.GetBoolean())).ToImmutableArray()
            : [];
        return new FormSection(number, Text(section, "heading"), Texts(section, "variants"), table, themes);
    }

    private static FormBlock ReadBlock(JsonElement block)
    {
        var unit = Text(block, "unit");
        return new FormBlock(
            Text(block, "head"), Text(block, "corner"),
            [.. block.GetProperty("columns").EnumerateArray().Select(column => ReadLabel(column, unit))],
            [.. block.GetProperty("rows").EnumerateArray().Select(row => ReadLabel(row, unit))]);
    }

    private static FormLabel ReadLabel(JsonElement label, string unit)
    {
        var own = label.TryGetProperty("unit", out var given) ? given.GetString()! : unit;
        return new FormLabel(
            Text(label, "id"), Text(label, "label"), Texts(label, "variants"),
            Text(label, "kind") switch { "" or "count" => FigureKind.Count, "change" => FigureKind.Change, "money" => FigureKind.Money, var kind => throw new FormatException($"kind {kind}") },
            own,
            [.. Below(label).Select(below => ReadLabel(below, own))]);
    }

    private static JsonElement.ArrayEnumerator Below(JsonElement label) =>
        label.TryGetProperty("columns", out var columns) ? columns.EnumerateArray() : label.TryGetProperty("rows", out var rows) ? rows.EnumerateArray() : default;

    /// <summary>One line of the data file stands for an equality in every column, or in every row, of a section's table.</summary>
    private static IEnumerable<Balance> ReadBalance(JsonElement balance, ImmutableArray<FormSection> sections)
    {
        var section = Text(balance, "section");
        var cells = sections.Single(candidate => string.Equals(candidate.Number, section, StringComparison.Ordinal)).Table!.Cells;
        var (left, right) = (Texts(balance, "left"), Texts(balance, "right"));
        var alongColumns = Text(balance, "along") switch { "columns" => true, "rows" => false, var along => throw new FormatException($"along {along}") };
        return cells.Select(cell => alongColumns ? cell.Column : cell.Row).Distinct(StringComparer.Ordinal).Select(fixedPart =>
        {
            string Id(string part) => string.Join('.', (alongColumns ? [section, part, fixedPart] : new[] { section, fixedPart, part }).Where(text => text.Length > 0));
            return new Balance(Text(balance, "rule"), [.. left.Select(Id)], [.. right.Select(Id)]);
        });
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private static ImmutableArray<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : [];
}
