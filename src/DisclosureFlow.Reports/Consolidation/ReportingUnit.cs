using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace DisclosureFlow.Reports;

/// <summary>A unit that must report.</summary>
/// <param name="Name">Full name of the organ.</param>
/// <param name="File">Name of its file; null: found by the organ in the file, or by the unit's name in the file's.</param>
public sealed record ReportingUnit(string Name, string? File = null)
{
    private static readonly string[] NameHeads = ["单位", "单位名称", "单位全称", "名称", "机构", "机构名称", "unit", "name"];
    private static readonly string[] FileHeads = ["文件", "文件名", "文件名称", "file"];

    /// <summary>
    /// Units of a CSV (RFC 4180; UTF-8, UTF-16 or GB18030; comma, tab or full-width comma). With a line of heads the columns 单位 and 文件 count,
    /// wherever they stand; without one the first column is the name (the second, where the first is a running number) and the next one the file.
    /// </summary>
    /// <exception cref="FormatException">No unit, a unit twice, a line without a name, or not text: with the line and what to do, in Chinese and English.</exception>
    public static ImmutableArray<ReportingUnit> FromCsv(ReadOnlyMemory<byte> file)
    {
        string text;
        try
        {
            text = Importing.TextDecoding.Decode(file.Span);
        }
        catch (Importing.ImportRefusedException refused)
        {
            throw new FormatException("名单不是文本文件。请在表格软件中另存为 CSV（UTF-8）。 The list of units is not text; save it as CSV (UTF-8).", refused);
        }

        var units = ImmutableArray.CreateBuilder<ReportingUnit>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var (nameAt, fileAt) = (-1, -1);
        foreach (var (number, columns) in Lines(text))
        {
            if (nameAt < 0)
            {
                var head = Array.FindIndex(columns, column => NameHeads.Contains(column, StringComparer.OrdinalIgnoreCase));
                nameAt = head >= 0 ? head : columns[0].All(char.IsAsciiDigit) && columns.Length > 1 ? 1 : 0;
                fileAt = head >= 0 ? Array.FindIndex(columns, column => FileHeads.Contains(column, StringComparer.OrdinalIgnoreCase)) : nameAt + 1;
                if (head >= 0)
                {
                    continue;
                }
            }

            var name = nameAt < columns.Length ? columns[nameAt] : "";
            if (name.Length == 0)
            {
                throw Fault($"名单第 {number} 行没有单位名称。请补上，或删去这一行。", $"line {number} of the list names no unit; add the name or remove the line.");
            }

            if (!lines.TryAdd(name, number))
            {
                throw Fault($"名单第 {number} 行：单位“{name}”已在第 {lines[name]} 行。请删去一行。", $"line {number} of the list: the unit {name} stands in line {lines[name]} already; remove one.");
            }

            units.Add(new ReportingUnit(name, fileAt >= 0 && fileAt < columns.Length && columns[fileAt].Length > 0 ? columns[fileAt] : null));
        }

        return units.Count > 0 ? units.ToImmutable() : throw new FormatException("名单中没有单位。请每行写一个单位全称。 The list names no unit; write the full name of one in each line.");
    }

    private static FormatException Fault(FormattableString zh, FormattableString en) => new($"{zh.ToString(CultureInfo.InvariantCulture)} {en.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Lines that hold anything, with their numbers; fields in quotation marks may hold commas and doubled marks.</summary>
    private static IEnumerable<(int Number, string[] Columns)> Lines(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var columns = Fields(line.TrimEnd('\r'));
            if (Array.Exists(columns, column => column.Length > 0))
            {
                yield return (number, columns);
            }
        }
    }

    private static string[] Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        foreach (var character in line)
        {
            if (character == '"')
            {
                // A doubled mark closes and opens again: the mark between is put back.
                field.Append(!quoted && field.Length > 0 ? "\"" : "");
                quoted = !quoted;
            }
            else if (!quoted && character is ',' or '\t' or '，')
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else
            {
                field.Append(character);
            }
        }

        return [.. fields, field.ToString().Trim()];
    }
}
