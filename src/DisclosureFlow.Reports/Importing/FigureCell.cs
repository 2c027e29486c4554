using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Importing;

internal enum FigureState
{
    /// <summary>No text at all.</summary>
    Blank,

    /// <summary>A mark for "none": / — - 无. Not zero.</summary>
    Mark,
    Number,

    /// <summary>Digits that are no figure we can keep: 1.2.3, 1e9, 20 digits.</summary>
    Unreadable,

    /// <summary>Words.</summary>
    Text,
}

/// <summary>What a table cell's text says as a figure.</summary>
/// <param name="Unit">A unit written into the cell (件, 元, 万元), else empty.</param>
internal readonly partial record struct FigureCell(FigureState State, decimal Value, string Unit, string Raw)
{
    public bool IsFigureLike => State is FigureState.Blank or FigureState.Mark or FigureState.Number or FigureState.Unreadable;

    public decimal? Figure => State == FigureState.Number ? Value : null;

    public static FigureCell Read(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
        {
            return new(FigureState.Blank, 0, "", "");
        }

        // Nearly every cell is a short run of ASCII digits.
        if (trimmed.Length <= 15 && trimmed.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return new(FigureState.Number, decimal.Parse(trimmed, CultureInfo.InvariantCulture), "", trimmed.ToString());
        }

        if (trimmed.Length > 40)
        {
            return new(FigureState.Text, 0, "", trimmed.ToString());
        }

        return ReadWide(trimmed.ToString());
    }

    private static FigureCell ReadWide(string raw)
    {
        if (WithNoteMark().IsMatch(raw))
        {
            return new(FigureState.Unreadable, 0, "", raw); // 1361① is not 13611: the compatibility forms below would make it so
        }

        string text;
        try
        {
            text = raw.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return new(FigureState.Text, 0, "", raw);
        }

        text = Unseen().Replace(text, "").Replace('−', '-').Replace('－', '-').Replace('‐', '-').Replace('‑', '-').Replace('–', '-');
        if (text.Length == 0)
        {
            return new(FigureState.Blank, 0, "", "");
        }

        if (text is "/" or "\\" or "-" or "--" or "—" or "——" or "―" or "无" or "N/A" or "n/a" or "..." or "……" or "*" or "─" or "一一")
        {
            return new(FigureState.Mark, 0, "", raw);
        }

        var match = Figure1().Match(text);
        if (!match.Success)
        {
            return new(char.IsAsciiDigit(text[0]) && Digits().IsMatch(text) ? FigureState.Unreadable : FigureState.Text, 0, "", raw);
        }

        var digits = match.Groups["figure"].Value.Replace(",", "", StringComparison.Ordinal);
        return decimal.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && CellFigures.CanHold(value)
            ? new(FigureState.Number, value, match.Groups["before"].Value + match.Groups["after"].Value, raw)
            : new(FigureState.Unreadable, 0, "", raw);
    }

    [GeneratedRegex(@"[\s\u200B-\u200F\u2060\uFEFF\u00AD]", RegexOptions.CultureInvariant)]
    private static partial Regex Unseen();

    [GeneratedRegex(@"^\(?(?<before>万元|亿元|元|件|项)?\)?(?<figure>[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,28})(?:\.[0-9]{1,12})?)\(?(?<after>万元|亿元|元|件|项|宗|个|次|条|起)?\)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Figure1();

    /// <summary>A figure with marks of a note behind or before it: raised, lowered, circled or bracketed digits.</summary>
    [GeneratedRegex(@"^(?=.*[0-9０-９])(?=.*[\u00B2\u00B3\u00B9\u2070-\u2089\u2460-\u249B\u24EA-\u24FF\u2776-\u2793\u3251-\u325F])[0-9０-９.,，+\-\s\u00B2\u00B3\u00B9\u2070-\u2089\u2460-\u249B\u24EA-\u24FF\u2776-\u2793\u3251-\u325F]+$", RegexOptions.CultureInvariant)]
    private static partial Regex WithNoteMark();

    [GeneratedRegex(@"^[0-9.,+\-eE:/]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
