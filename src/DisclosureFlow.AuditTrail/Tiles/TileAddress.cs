using System.Globalization;
using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>
/// Where a piece of a published log lies (C2SP tlog-tiles): <c>tile/&lt;L&gt;/&lt;N&gt;[.p/&lt;W&gt;]</c> for hashes,
/// <c>tile/entries/&lt;N&gt;[.p/&lt;W&gt;]</c> for the entries themselves. A tile is 8 levels high.
/// </summary>
/// <param name="Level">Tile level 0–7 (each stands for 8 levels of the tree), or <see cref="Entries"/>.</param>
/// <param name="Index">Number of the tile within its level, from 0.</param>
/// <param name="Width">Hashes or entries in it: 256 when full, else 1–255.</param>
public readonly record struct TileAddress(int Level, long Index, int Width)
{
    /// <summary>Hashes in a full tile.</summary>
    public const int FullWidth = 256;

    /// <summary>Levels of the tree in one tile.</summary>
    public const int Height = 8;

    /// <summary>The level that stands for an entry bundle.</summary>
    public const int Entries = -1;

    private const int TopLevel = 7;

    public bool IsFull => Width == FullWidth;

    /// <summary>The path below the log's prefix.</summary>
    public string Path
    {
        get
        {
            var text = new StringBuilder("tile/");
            text.Append(Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture)).Append('/').Append(Number(Index));
            if (!IsFull)
            {
                text.Append(".p/").Append(Width.ToString(CultureInfo.InvariantCulture));
            }

            return text.ToString();
        }
    }

    /// <summary>Reads a path as <see cref="Path"/> writes it; null when it names no tile.</summary>
    public static TileAddress? Parse(string path)
    {
        var parts = path.Split('/');
        if (parts.Length < 3 || parts[0] != "tile" || path.Length > 64)
        {
            return null;
        }

        var level = parts[1] == "entries" ? Entries : Decimal(parts[1], TopLevel);
        var width = FullWidth;
        var end = parts.Length;
        if (parts[end - 2].EndsWith(".p", StringComparison.Ordinal))
        {
            width = Decimal(parts[^1], FullWidth - 1) ?? 0;
            end--;
        }

        long index = 0;
        for (var i = 2; i < end; i++)
        {
            var last = i == end - 1;
            var group = parts[i].AsSpan();
            group = last && width != FullWidth && group.EndsWith(".p") ? group[..^2] : !last && group.StartsWith("x") ? group[1..] : group;
            if (group.Length != 3 || group.ContainsAnyExceptInRange('0', '9') || index > long.MaxValue / 1000 / 2)
            {
                return null;
            }

            index = (index * 1000) + int.Parse(group, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        // Written back it must be the same path: one tile has one name.
        return level is { } l && width > 0 && new TileAddress(l, index, width) is var address && address.Path == path ? address : null;
    }

    /// <summary>The tiles and entry bundles of a log of <paramref name="size"/> entries, each at its width, bottom level first.</summary>
    public static IEnumerable<TileAddress> All(long size) => Since(0, size);

    /// <summary>The tiles and entry bundles that a log grown from <paramref name="oldSize"/> to <paramref name="size"/> has and had not.</summary>
    public static IEnumerable<TileAddress> Since(long oldSize, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, oldSize);
        for (var level = Entries; level <= TopLevel; level++)
        {
            var shift = Height * Math.Max(level, 0);
            var (before, after) = (oldSize >> shift, size >> shift);
            if (after == 0)
            {
                yield break;
            }

            for (var first = before / FullWidth; before < after && first * FullWidth < after; first++)
            {
                yield return new TileAddress(level, first, (int)Math.Min(FullWidth, after - (first * FullWidth)));
            }
        }
    }

    /// <summary>The tile that holds the hash of a complete subtree, at the width it has in a log of <paramref name="size"/> entries.</summary>
    public static TileAddress Holding(MerkleNode node, long size)
    {
        var level = Math.Min(node.Level / Height, TopLevel);
        var index = (node.Index << (node.Level - (level * Height))) / FullWidth;
        var hashes = (size >> (level * Height)) - (index * FullWidth);
        ArgumentOutOfRangeException.ThrowIfLessThan(hashes, 1);
        return new TileAddress(level, index, (int)Math.Min(FullWidth, hashes));
    }

    /// <summary>Groups of three digits, all but the last with an x: 1234067 → x001/x234/067.</summary>
    private static string Number(long index)
    {
        var text = (index % 1000).ToString("D3", CultureInfo.InvariantCulture);
        for (index /= 1000; index > 0; index /= 1000)
        {
            text = string.Create(CultureInfo.InvariantCulture, $"x{index % 1000:D3}/{text}");
        }

        return text;
    }

    private static int? Decimal(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most && value.ToString(CultureInfo.InvariantCulture) == text ? value : null;
}
