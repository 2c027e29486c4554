using System.Buffers;
using System.Globalization;
using System.IO.Compression;

namespace DisclosureFlow.Reports.Importing;

/// <summary>
/// Looks at the streams of a PDF before it is parsed: the parser inflates whole streams into memory. Each is inflated here into nothing,
/// counted; filters that can't be counted this way are refused.
/// </summary>
internal static class PdfStreamLimits
{
    /// <summary>A report's text, fonts and pictures unpack to far less.</summary>
    private const long MostInflated = 48L * 1024 * 1024;

    /// <summary>Bytes of the longest name of a filter with every letter hidden.</summary>
    private const int LongestFilter = 48;

    /// <summary>White space and delimiters (ISO 32000-1, 7.2.2).</summary>
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create("\0\t\n\f\r /[]<>()%{}"u8);

    /// <exception cref="ImportRefusedException">DF1006: it unpacks to too much. DF1009: encrypted, or packed in a way that is not counted.</exception>
    public static void Check(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        if (bytes.IndexOf("/Encrypt"u8) >= 0)
        {
            throw Refusals.Unsupported("加密的 PDF", "an encrypted PDF");
        }

        // LZW, run-length and ASCII streams, one Flate upon another, and their names written with # come from no office program of today.
        if (bytes.IndexOf("/LZWDecode"u8) >= 0 || bytes.IndexOf("/RunLengthDecode"u8) >= 0 || bytes.IndexOf("/LZW "u8) >= 0 || bytes.IndexOf("/ASCII85Decode"u8) >= 0 || bytes.IndexOf("/ASCIIHexDecode"u8) >= 0 || HidesFilter(bytes) || HasUncountedFilter(bytes))
        {
            throw Refusals.Unsupported("压缩方式不常见的 PDF", "a PDF packed in an unusual way");
        }

        var total = 0L;
        var buffer = new byte[64 * 1024];
        for (var at = Next(bytes, 0); at >= 0; at = Next(bytes, at))
        {
            total += Inflated(file[at..], buffer, MostInflated - total);
            if (total >= MostInflated)
            {
                throw Refusals.Bomb("解压后的内容过大", "it unpacks to far more than its size");
            }
        }
    }

    /// <summary>Where the data after the next keyword stream begins; negative at the end.</summary>
    private static int Next(ReadOnlySpan<byte> bytes, int from)
    {
        var found = bytes[from..].IndexOf("stream"u8);
        if (found < 0)
        {
            return -1;
        }

        var at = from + found + 6;
        while (at < bytes.Length && bytes[at] is (byte)'\r' or (byte)'\n' or (byte)' ')
        {
            at++;
        }

        return at;
    }

    /// <summary>
    /// A /Filter that names Flate twice, that is not written where it stands (a reference may lead into packed data), or that uses the short names
    /// of inline pictures, which the parser takes too. A picture's own filter behind Flate is left to nobody here.
    /// </summary>
    private static bool HasUncountedFilter(ReadOnlySpan<byte> bytes)
    {
        for (var at = bytes.IndexOf("/Filter"u8); at >= 0;)
        {
            var value = bytes[(at + 7)..];
            if (value.IsEmpty || (NameEnds.Contains(value[0]) && !IsCounted(value[..Math.Min(200, value.Length)])))
            {
                return true;
            }

            var next = value.IndexOf("/Filter"u8);
            at = next < 0 ? -1 : at + 7 + next;
        }

        return false;
    }

    private static bool IsCounted(ReadOnlySpan<byte> value)
    {
        var rest = value.TrimStart("\0\t\n\f\r "u8);
        var isArray = rest is [(byte)'[', ..];
        rest = isArray ? rest[1..] : rest;
        for (var flates = 0; ;)
        {
            rest = rest.TrimStart("\0\t\n\f\r "u8);
            if (isArray && rest is [(byte)']', ..])
            {
                return true;
            }

            if (rest is not [(byte)'/', .. var name])
            {
                return false;
            }

            var length = name.IndexOfAny(NameEnds);
            name = length < 0 ? name : name[..length];
            flates += name.SequenceEqual("FlateDecode"u8) ? 1 : 0;
            if (flates > 1 || (IsFilter(name) && !name.SequenceEqual("FlateDecode"u8)))
            {
                return false;
            }

            if (!isArray)
            {
                return true;
            }

            rest = rest[(1 + name.Length)..];
        }
    }

    /// <summary>
    /// A filter's name, or /Filter or /Encrypt, with one of its letters written as # and two digits (ISO 32000-1, 7.3.5). The whole name has to be there: the three bytes #46 alone
    /// stand by chance in every fifth megabyte of packed data.
    /// </summary>
    private static bool HidesFilter(ReadOnlySpan<byte> bytes)
    {
        Span<byte> name = stackalloc byte[LongestFilter + 1];
        var at = 0;
        while (bytes[at..].IndexOf((byte)'#') is >= 0 and var found)
        {
            at += found;
            var before = bytes[Math.Max(0, at - LongestFilter)..at];
            var slash = before.LastIndexOf((byte)'/');
            if (slash >= 0 && before[(slash + 1)..].IndexOfAny(NameEnds) < 0 && IsFilter(name[..Name(bytes[(at - before.Length + slash + 1)..], name)]))
            {
                return true;
            }

            at++;
        }

        return false;
    }

    /// <summary>The bytes of a name up to its end, as far as they fit.</summary>
    private static int Name(ReadOnlySpan<byte> text, Span<byte> name)
    {
        var (at, count) = (0, 0);
        while (at < text.Length && count < name.Length && !NameEnds.Contains(text[at]))
        {
            var hidden = text[at] == '#' && at + 2 < text.Length && byte.TryParse(text.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out name[count]);
            name[count] = hidden ? name[count] : text[at];
            at += hidden ? 3 : 1;
            count++;
        }

        return count;
    }

    private static bool IsFilter(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("FlateDecode"u8) || name.SequenceEqual("LZWDecode"u8) || name.SequenceEqual("RunLengthDecode"u8) || name.SequenceEqual("ASCII85Decode"u8) || name.SequenceEqual("ASCIIHexDecode"u8)
        || name.SequenceEqual("Fl"u8) || name.SequenceEqual("LZW"u8) || name.SequenceEqual("RL"u8) || name.SequenceEqual("A85"u8) || name.SequenceEqual("AHx"u8) || name.SequenceEqual("Encrypt"u8) || name.SequenceEqual("Filter"u8);

    /// <summary>Bytes that a zlib stream unpacks to, up to a limit; 0 for data that is none.</summary>
    private static long Inflated(ReadOnlyMemory<byte> data, byte[] buffer, long limit)
    {
        if (data.Length < 2 || (data.Span[0] & 0x0F) != 8)
        {
            return 0;
        }

        var count = 0L;
        try
        {
            using var zlib = new ZLibStream(ZipContainer.AsStream(data), CompressionMode.Decompress);
            while (count < limit && zlib.Read(buffer) is > 0 and var read)
            {
                count += read;
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            // The part before the damage counts.
        }

        return count;
    }
}
