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

    /// <exception cref="ImportRefusedException">DF1006: it unpacks to too much. DF1009: encrypted, or packed in a way that is not counted.</exception>
    public static void Check(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        if (bytes.IndexOf("/Encrypt"u8) >= 0)
        {
            throw Refusals.Unsupported("加密的 PDF", "an encrypted PDF");
        }

        // LZW, run-length and ASCII streams, filters one upon another, and names written with # come from no office program of today.
        if (bytes.IndexOf("/LZWDecode"u8) >= 0 || bytes.IndexOf("/RunLengthDecode"u8) >= 0 || bytes.IndexOf("/LZW "u8) >= 0 || bytes.IndexOf("/ASCII85Decode"u8) >= 0 || bytes.IndexOf("/ASCIIHexDecode"u8) >= 0 || bytes.IndexOf("#46"u8) >= 0 || bytes.IndexOf("#4C"u8) >= 0 || bytes.IndexOf("#4c"u8) >= 0 || HasDoubleFilter(bytes))
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

    private static bool HasDoubleFilter(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (bytes[at..].IndexOf("/FlateDecode"u8) is >= 0 and var found)
        {
            at += found + 12;
            var rest = bytes.Slice(at, Math.Min(200, bytes.Length - at));
            var end = rest.IndexOfAny((byte)']', (byte)'>');
            if (end > 0 && rest[..end].IndexOf("Decode"u8) >= 0 && rest[..end].IndexOf("/DecodeParms"u8) < 0)
            {
                return true;
            }
        }

        return false;
    }

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
