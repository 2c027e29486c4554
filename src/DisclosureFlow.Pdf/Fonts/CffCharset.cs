namespace DisclosureFlow.Pdf.Fonts;

/// <summary>
/// Which CID each glyph of a CFF table has (Adobe Technical Note 5176, sections 5, 9, 13 and 18). In a CID-keyed font a PDF addresses glyphs by
/// these CIDs, not by glyph index, and a subset keeps them; in a name-keyed font the CID is the glyph index of the embedded program.
/// </summary>
internal sealed class CffCharset
{
    private const int OperatorRos = 0x0C1E;
    private const int OperatorCharset = 15;
    private const int OperatorCharStrings = 17;

    private readonly ushort[]? _cids;

    private CffCharset(ushort[]? cids) => _cids = cids;

    public bool IsCidKeyed => _cids is not null;

    /// <summary>The glyph's CID; only for a CID-keyed font.</summary>
    public ushort CidOf(ushort glyph) => _cids![glyph];

    /// <exception cref="FontFormatException">The table is damaged.</exception>
    public static CffCharset Read(ReadOnlyMemory<byte> table)
    {
        try
        {
            return Parse(table.Span);
        }
        catch (Exception fault) when (fault is IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new FontFormatException("The font's CFF table is damaged.");
        }
    }

    private static CffCharset Parse(ReadOnlySpan<byte> cff)
    {
        var (_, afterNames) = Index(cff, cff[2]);
        var (topDicts, _) = Index(cff, afterNames);
        if (topDicts.Count == 0)
        {
            throw new FontFormatException("The font's CFF table has no top dictionary.");
        }

        var top = TopDict(cff[topDicts[0]]);
        if (!top.ContainsKey(OperatorRos))
        {
            return new CffCharset(null);
        }

        var (charStrings, _) = Index(cff, top.GetValueOrDefault(OperatorCharStrings));
        return new CffCharset(Charset(cff, top.GetValueOrDefault(OperatorCharset), charStrings.Count));
    }

    private static ushort[] Charset(ReadOnlySpan<byte> cff, int at, int glyphs)
    {
        // 0 to 2 name the predefined charsets, which are for name-keyed fonts only.
        if (at <= 2)
        {
            throw new FontFormatException("A CID-keyed CFF font without a charset of its own.");
        }

        var cids = new ushort[glyphs];
        var format = cff[at++];
        for (var glyph = 1; glyph < glyphs;)
        {
            var first = SfntTables.U16(cff, at);
            at += 2;
            var more = format switch
            {
                0 => 0,
                1 => cff[at++],
                2 => SfntTables.U16(cff, (at += 2) - 2),
                _ => throw new FontFormatException($"Unknown CFF charset format {format}."),
            };
            for (var k = 0; k <= more && glyph < glyphs; k++)
            {
                cids[glyph++] = checked((ushort)(first + k));
            }
        }

        return cids;
    }

    /// <summary>An INDEX structure: the ranges of its items and the offset behind it.</summary>
    private static (List<Range> Items, int End) Index(ReadOnlySpan<byte> cff, int at)
    {
        var items = new List<Range>();
        int count = SfntTables.U16(cff, at);
        if (count == 0)
        {
            return (items, at + 2);
        }

        int size = cff[at + 2];
        if (size is < 1 or > 4)
        {
            throw new FontFormatException($"A CFF index has offsets of {size} bytes.");
        }

        // Offsets count from the byte before the data.
        var data = checked(at + 2 + ((count + 1) * size));
        var start = Offset(cff, at + 3, size);
        for (var i = 1; i <= count; i++)
        {
            var end = Offset(cff, at + 3 + (i * size), size);
            if (end < start || checked(data + end) > cff.Length)
            {
                throw new FontFormatException("A CFF index points outside the table.");
            }

            items.Add((data + start)..(data + end));
            start = end;
        }

        return (items, data + start);
    }

    private static int Offset(ReadOnlySpan<byte> cff, int at, int size)
    {
        long value = 0;
        foreach (var b in cff.Slice(at, size))
        {
            value = (value << 8) | b;
        }

        return checked((int)value);
    }

    /// <summary>Operators of a dictionary with their first operand; real numbers read as 0, for no operator wanted here has any.</summary>
    private static Dictionary<int, int> TopDict(ReadOnlySpan<byte> dict)
    {
        var operators = new Dictionary<int, int>();
        var operands = new List<int>();
        for (var i = 0; i < dict.Length;)
        {
            int b = dict[i++];
            switch (b)
            {
                case <= 21:
                    var code = b == 12 ? (b << 8) | dict[i++] : b;
                    operators[code] = operands.Count > 0 ? operands[0] : 0;
                    operands.Clear();
                    break;
                case 28:
                    operands.Add(SfntTables.S16(dict, i));
                    i += 2;
                    break;
                case 29:
                    operands.Add((int)SfntTables.U32(dict, i));
                    i += 4;
                    break;
                case 30:
                    while ((dict[i] & 0x0F) != 0x0F && dict[i] >> 4 != 0x0F)
                    {
                        i++;
                    }

                    i++;
                    operands.Add(0);
                    break;
                case >= 32 and <= 246:
                    operands.Add(b - 139);
                    break;
                case >= 247 and <= 250:
                    operands.Add(((b - 247) * 256) + dict[i++] + 108);
                    break;
                case >= 251 and <= 254:
                    operands.Add((-(b - 251) * 256) - dict[i++] - 108);
                    break;
                default:
                    throw new FontFormatException($"The CFF top dictionary holds the reserved byte {b}.");
            }
        }

        return operators;
    }
}
