using System.Collections.Immutable;

namespace DisclosureFlow.Reports.Solving;

/// <summary>A cell with its one possible value.</summary>
internal readonly record struct SolvedCell(string Cell, decimal Value, ImmutableArray<string> Rules, ImmutableArray<string> From);

/// <summary>Groups the cells not given by the balances that join them: each group is a system of its own.</summary>
internal static class OpenCells
{
    public static IEnumerable<BalanceSystem> SystemsOf(Report report)
    {
        var group = new Dictionary<string, int>(StringComparer.Ordinal);
        var members = new List<List<Balance>>();
        foreach (var balance in report.Layout.Balances)
        {
            var open = balance.Left.Concat(balance.Right).Where(cell => report.Cells[cell] is null).ToArray();
            if (open.Length == 0)
            {
                continue;
            }

            // The balance joins every group that one of its open cells is already in.
            var target = members.Count;
            members.Add([balance]);
            foreach (var old in open.Select(cell => group.GetValueOrDefault(cell, target)).Distinct().ToArray())
            {
                if (old == target)
                {
                    continue;
                }

                members[target].AddRange(members[old]);
                members[old] = [];
                foreach (var cell in group.Where(pair => pair.Value == old).Select(pair => pair.Key).ToArray())
                {
                    group[cell] = target;
                }
            }

            foreach (var cell in open)
            {
                group[cell] = target;
            }
        }

        return members.Where(balances => balances.Count > 0).Select(balances => new BalanceSystem(report, balances));
    }
}
