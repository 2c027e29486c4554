using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace DisclosureFlow.Reports;

/// <summary>The figures of one report in the order of its form's cells. Null is "not given". Immutable, equal by value.</summary>
public sealed class CellFigures : IReadOnlyDictionary<string, decimal?>, IEquatable<CellFigures>
{
    /// <summary>A figure has at most this many significant digits, so that JSON's double carries it exactly (RFC 8785, 3.2.2.3).</summary>
    public const int MostSignificantDigits = 15;

    /// <summary>A figure has at most this many decimal places (万元 to the hundredth of a 元).</summary>
    public const int MostDecimalPlaces = 6;

    private readonly StatutoryForm form;
    private readonly decimal?[] figures;

    private CellFigures(StatutoryForm form, decimal?[] figures)
    {
        this.form = form;
        this.figures = figures;
    }

    internal static CellFigures Blank(StatutoryForm form) => new(form, new decimal?[form.CellIds.Count]);

    /// <summary>The figure of a cell, or null when it is not given.</summary>
    /// <exception cref="KeyNotFoundException">The form has no such cell.</exception>
    public decimal? this[string key] => figures[form.IndexOf(key)];

    internal decimal? this[int index] => figures[index];

    public IEnumerable<string> Keys => form.CellIds;

    public IEnumerable<decimal?> Values => figures;

    public int Count => figures.Length;

    public bool ContainsKey(string key) => form.HasCell(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out decimal? value)
    {
        value = form.HasCell(key) ? this[key] : null;
        return form.HasCell(key);
    }

    /// <summary>Whether a figure can be kept without loss: at most 15 significant digits and 6 decimal places.</summary>
    public static bool CanHold(decimal figure)
    {
        if (Math.Abs(figure) >= 1_000_000_000_000_000m || Math.Round(figure, MostDecimalPlaces) != figure)
        {
            return false;
        }

        var digits = Math.Abs(figure);
        while (decimal.Truncate(digits) != digits)
        {
            digits *= 10;
        }

        return digits < 1_000_000_000_000_000m;
    }

    internal CellFigures With(string cell, decimal? figure) => With([new(cell, figure)]);

    internal CellFigures With(IEnumerable<KeyValuePair<string, decimal?>> changes)
    {
        var copy = (decimal?[])figures.Clone();
        foreach (var (cell, figure) in changes)
        {
            if (figure is { } value && !CanHold(value))
            {
                throw new ArgumentOutOfRangeException(nameof(changes), value, $"{cell}: at most {MostSignificantDigits} significant digits and {MostDecimalPlaces} decimal places");
            }

            // Dividing by 1.0…0 drops trailing zeros: 1.50 and 1.5 are one figure and one canonical text.
            copy[form.IndexOf(cell)] = figure / 1.0000000000000000000000000000m;
        }

        return new CellFigures(form, copy);
    }

    public bool Equals(CellFigures? other) => other is not null && ReferenceEquals(form, other.form) && figures.AsSpan().SequenceEqual(other.figures);

    public override bool Equals(object? obj) => Equals(obj as CellFigures);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var figure in figures)
        {
            hash.Add(figure);
        }

        return hash.ToHashCode();
    }

    public IEnumerator<KeyValuePair<string, decimal?>> GetEnumerator()
    {
        for (var index = 0; index < figures.Length; index++)
        {
            yield return new(form.CellIds[index], figures[index]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
