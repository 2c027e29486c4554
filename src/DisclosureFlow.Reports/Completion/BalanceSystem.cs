using System.Collections.Immutable;
using System.Numerics;

namespace DisclosureFlow.Reports.Solving;

/// <summary>
/// Cells not given that hang together, as unknowns of linear equations over whole numbers ≥ 0 (B11). A cell is solved when its lowest
/// and highest possible value meet. Bounds come from the equations and from what elimination makes of them; every step is exact, so a
/// solved value holds in every solution. A system without a solution solves nothing.
/// </summary>
internal sealed class BalanceSystem
{
    /// <summary>Rounds of propagation; a system that still moves after them has bounds that chase each other and is left alone.</summary>
    private const int MostRounds = 64;
    private const int LargestCoefficient = 1_000;

    private readonly Report report;
    private readonly ImmutableArray<Balance> balances;
    private readonly string[] cells;
    private readonly List<Equation> equations = [];
    private readonly bool wholeFigures = true;
    private readonly Bound[] low;
    private readonly Bound?[] high;

    /// <summary>Σ coefficient × unknown = constant; from which balances it was made.</summary>
    private sealed record Equation(int[] Coefficients, decimal Constant, BigInteger Origin);

    /// <summary>A bound and the balances it follows from; bit 0 stands for B11, bit n + 1 for balance n.</summary>
    private readonly record struct Bound(decimal Value, BigInteger Origin);

    public BalanceSystem(Report report, IEnumerable<Balance> balances)
    {
        this.report = report;
        this.balances = [.. balances];
        cells = [.. this.balances.SelectMany(balance => balance.Left.Concat(balance.Right)).Where(cell => report.Cells[cell] is null).Distinct(StringComparer.Ordinal)];
        var index = cells.Select((cell, at) => (cell, at)).ToDictionary(pair => pair.cell, pair => pair.at, StringComparer.Ordinal);
        for (var number = 0; number < this.balances.Length; number++)
        {
            var coefficients = new int[cells.Length];
            var constant = 0m;
            foreach (var (cell, sign) in this.balances[number].Left.Select(cell => (cell, 1)).Concat(this.balances[number].Right.Select(cell => (cell, -1))))
            {
                if (report.Cells[cell] is { } figure)
                {
                    wholeFigures &= decimal.Truncate(figure) == figure && figure >= 0;
                    constant -= sign * figure;
                }
                else
                {
                    coefficients[index[cell]] += sign;
                }
            }

            equations.Add(new Equation(coefficients, constant, BigInteger.One << (number + 1)));
        }

        low = [.. Enumerable.Repeat(new Bound(0, BigInteger.One), cells.Length)];
        high = new Bound?[cells.Length];
    }

    /// <summary>The unknowns that have one value in every solution; none when there is no solution.</summary>
    public IEnumerable<SolvedCell> Solve()
    {
        if (!wholeFigures || !Propagate(equations) || Eliminate() is not { } reduced || !Propagate([.. equations, .. reduced]))
        {
            return [];
        }

        return Enumerable.Range(0, cells.Length).Where(unknown => high[unknown] is { } top && top.Value == low[unknown].Value && CellFigures.CanHold(top.Value)).Select(Explain);
    }

    private SolvedCell Explain(int unknown)
    {
        // One balance that lacks this cell alone is the reason a person would give, whichever way the bounds met.
        foreach (var balance in balances.OrderBy(balance => balance.Left.Length + balance.Right.Length))
        {
            var both = balance.Left.Concat(balance.Right);
            if (both.Contains(cells[unknown], StringComparer.Ordinal) && both.Count(cell => report.Cells[cell] is null) == 1)
            {
                return new SolvedCell(cells[unknown], low[unknown].Value, [balance.Rule], [.. both.Where(cell => report.Cells[cell] is not null).OrderBy(report.Layout.IndexOf)]);
            }
        }

        var origin = low[unknown].Origin | high[unknown]!.Value.Origin;
        var used = Enumerable.Range(0, balances.Length).Where(number => !(origin >> (number + 1)).IsEven).Select(number => balances[number]).ToArray();
        var rules = used.Select(balance => balance.Rule).Concat(origin.IsEven ? [] : ["B11"]).Distinct(StringComparer.Ordinal).OrderBy(rule => rule.Length).ThenBy(rule => rule, StringComparer.Ordinal);
        var from = used.SelectMany(balance => balance.Left.Concat(balance.Right)).Where(cell => report.Cells[cell] is not null).Distinct(StringComparer.Ordinal).OrderBy(report.Layout.IndexOf);
        return new SolvedCell(cells[unknown], low[unknown].Value, [.. rules], [.. from]);
    }

    /// <summary>Tightens bounds until none moves. False: no solution, or no end.</summary>
    private bool Propagate(List<Equation> over)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var moved = false;
            foreach (var equation in over)
            {
                if (!Tighten(equation, ref moved))
                {
                    return false;
                }
            }

            if (!moved)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>a·x = constant − Σ others: the others' extremes bound x.</summary>
    private bool Tighten(Equation equation, ref bool moved)
    {
        for (var unknown = 0; unknown < cells.Length; unknown++)
        {
            var own = equation.Coefficients[unknown];
            if (own == 0)
            {
                continue;
            }

            // Extremes of constant − Σ others, null where an other is unbounded on that side.
            decimal? least = equation.Constant;
            decimal? most = equation.Constant;
            var (leastOrigin, mostOrigin) = (equation.Origin, equation.Origin);
            for (var other = 0; other < cells.Length; other++)
            {
                var coefficient = equation.Coefficients[other];
                if (coefficient == 0 || other == unknown)
                {
                    continue;
                }

                var (bottom, top) = ((Bound?)low[other], high[other]);
                var (forLeast, forMost) = coefficient > 0 ? (top, bottom) : (bottom, top);
                least = forLeast is { } a ? least - coefficient * a.Value : null;
                most = forMost is { } b ? most - coefficient * b.Value : null;
                leastOrigin |= forLeast?.Origin ?? 0;
                mostOrigin |= forMost?.Origin ?? 0;
            }

            if (own < 0)
            {
                (least, most) = (-most, -least);
                (leastOrigin, mostOrigin) = (mostOrigin, leastOrigin);
            }

            var size = Math.Abs(own);
            if (least is { } exact && most == exact && exact % size == 0 && high[unknown] is { } found && found.Value == exact / size && low[unknown].Value == found.Value && !low[unknown].Origin.IsEven)
            {
                // The bounds met by way of B11, but the equation alone says it: the shorter reason is the better one.
                low[unknown] = new Bound(found.Value, leastOrigin);
                high[unknown] = new Bound(found.Value, mostOrigin);
            }

            if (least is { } floor && decimal.Ceiling(floor / size) is var newLow && newLow > low[unknown].Value)
            {
                (low[unknown], moved) = (new Bound(newLow, leastOrigin), true);
            }

            if (most is { } ceiling && decimal.Floor(ceiling / size) is var newHigh && (high[unknown] is not { } before || newHigh < before.Value))
            {
                (high[unknown], moved) = (new Bound(newHigh, mostOrigin), true);
            }

            if (high[unknown] is { } limit && limit.Value < low[unknown].Value)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reduced row echelon form with pivots ±1 only, so that coefficients stay whole. Null: the equations contradict each other.</summary>
    private List<Equation>? Eliminate()
    {
        var rows = equations.ToList();
        var done = 0;
        for (var unknown = 0; unknown < cells.Length && done < rows.Count; unknown++)
        {
            var pivot = rows.FindIndex(done, row => Math.Abs(row.Coefficients[unknown]) == 1);
            if (pivot < 0)
            {
                continue;
            }

            (rows[done], rows[pivot]) = (rows[pivot], rows[done]);
            for (var row = 0; row < rows.Count; row++)
            {
                if (row != done && rows[row].Coefficients[unknown] != 0)
                {
                    rows[row] = Subtract(rows[row], rows[done], rows[row].Coefficients[unknown] * rows[done].Coefficients[unknown]);
                }
            }

            done++;
        }

        return rows.Exists(row => row.Constant != 0 && Array.TrueForAll(row.Coefficients, coefficient => coefficient == 0))
            ? null
            : [.. rows.Where(row => Array.TrueForAll(row.Coefficients, coefficient => Math.Abs(coefficient) <= LargestCoefficient))];
    }

    private static Equation Subtract(Equation from, Equation row, int times)
    {
        var coefficients = new int[from.Coefficients.Length];
        for (var index = 0; index < coefficients.Length; index++)
        {
            coefficients[index] = checked(from.Coefficients[index] - times * row.Coefficients[index]);
        }

        return new Equation(coefficients, from.Constant - times * row.Constant, from.Origin | row.Origin);
    }
}
