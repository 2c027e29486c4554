using System.Buffers;
using System.Globalization;
using System.Text;

namespace DisclosureFlow.Pdf.Fonts;

/// <summary>The CMap that leads from character codes back to text (ISO 32000-2, 9.10.3).</summary>
internal static class ToUnicodeMap
{
    /// <param name="texts">The text of each code; code 0 and empty texts are left out.</param>
    public static byte[] Write(IReadOnlyList<string> texts)
    {
        var map = new StringBuilder(64 + (texts.Count * 16));
        map.Append("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n")
            .Append("/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n")
            .Append("/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n")
            .Append("1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        foreach (var block in Enumerable.Range(1, Math.Max(0, texts.Count - 1)).Where(code => texts[code].Length > 0).Chunk(CMapBlock.Longest))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var code in block)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{code:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(texts[code]))}>\n");
            }

            map.Append("endbfchar\n");
        }

        map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        return Encoding.ASCII.GetBytes(map.ToString());
    }
}

/// <summary>The CMap that leads from character codes to CIDs (ISO 32000-2, 9.7.5), for CFF programs, which choose their CIDs themselves.</summary>
internal static class CodeToCidMap
{
    public const string Name = "DisclosureFlow-H";

    /// <param name="cids">The CID of each code.</param>
    public static byte[] Write(IReadOnlyList<ushort> cids)
    {
        var map = new StringBuilder(64 + (cids.Count * 14));
        map.Append("%!PS-Adobe-3.0 Resource-CMap\n/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n")
            .Append("/CIDSystemInfo 3 dict dup begin /Registry (Adobe) def /Ordering (Identity) def /Supplement 0 def end def\n")
            .Append(CultureInfo.InvariantCulture, $"/CMapName /{Name} def\n/CMapType 1 def\n/WMode 0 def\n")
            .Append("1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        foreach (var block in Enumerable.Range(0, cids.Count).Chunk(CMapBlock.Longest))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} begincidchar\n");
            foreach (var code in block)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{code:X4}> {cids[code]}\n");
            }

            map.Append("endcidchar\n");
        }

        map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        return Encoding.ASCII.GetBytes(map.ToString());
    }
}

/// <summary>Limits of CMap files (Adobe Technical Note 5014).</summary>
internal static class CMapBlock
{
    /// <summary>Entries one begin…/end… block may hold.</summary>
    public const int Longest = 100;
}
