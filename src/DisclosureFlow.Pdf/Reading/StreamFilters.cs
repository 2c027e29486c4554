using System.IO.Compression;
using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Reading;

/// <summary>Undoes the filters of a stream (7.4): FlateDecode with PNG predictors, ASCIIHexDecode, ASCII85Decode. Any other is refused by name: none of them carries structure or text here.</summary>
internal static class StreamFilters
{
    /// <param name="resolve">Follows references in the dictionary.</param>
    /// <param name="stream">Dictionary and stored bytes.</param>
    /// <param name="most">Bytes the result of each step may have.</param>
    /// <param name="offset">Named in errors.</param>
    public static ReadOnlyMemory<byte> Decode(Func<PdfObject?, PdfObject?> resolve, PdfStream stream, int most, long offset)
    {
        if (stream.Dictionary.ContainsKey("F"))
        {
            throw new PdfFormatException("a stream whose data lies in another file is refused", offset);
        }

        var filters = ListOf(resolve, stream.Dictionary["Filter"], offset);
        var parameters = ListOf(resolve, stream.Dictionary["DecodeParms"], offset);
        if (filters.Count > 4)
        {
            throw new PdfFormatException("a stream has more than four filters", offset);
        }

        var data = stream.Data;
        for (var i = 0; i < filters.Count; i++)
        {
            var name = (filters[i] as PdfName)?.Value ?? throw new PdfFormatException("a filter is a name (7.3.8.2)", offset);
            var parameter = i < parameters.Count ? parameters[i] as PdfDictionary : null;
            data = name switch
            {
                "FlateDecode" => Predict(resolve, Inflate(data, most, offset), parameter, offset),
                "ASCIIHexDecode" => AsciiHex(data.Span, offset),
                "ASCII85Decode" => Ascii85.Decode(data.Span, most, offset),
                _ => throw new PdfFormatException($"the filter {name} is not read here", offset),
            };
        }

        return data;
    }

    private static List<PdfObject?> ListOf(Func<PdfObject?, PdfObject?> resolve, PdfObject? value, long offset) => resolve(value) switch
    {
        null or PdfNull => [],
        PdfArray array => [.. array.Select(resolve)],
        PdfName or PdfDictionary => [resolve(value)],
        _ => throw new PdfFormatException("a filter is a name or an array of names (7.3.8.2)", offset),
    };

    private static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> data, int most, long offset)
    {
        using var source = new MemoryManagerStream(data);
        using var inflater = new ZLibStream(source, CompressionMode.Decompress);
        var buffer = new byte[(int)Math.Min(most, Math.Max(256L, data.Length * 4L))];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    if (length >= most)
                    {
                        return inflater.ReadByte() < 0 ? buffer : throw new PdfFormatException($"a stream decodes to more than {most} bytes", offset);
                    }

                    Array.Resize(ref buffer, (int)Math.Min(most, buffer.Length * 2L));
                }

                var read = inflater.Read(buffer, length, buffer.Length - length);
                if (read == 0)
                {
                    return buffer.AsMemory(0, length);
                }

                length += read;
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw new PdfFormatException("a FlateDecode stream is damaged (RFC 1950)", offset);
        }
    }

    private static ReadOnlyMemory<byte> Predict(Func<PdfObject?, PdfObject?> resolve, ReadOnlyMemory<byte> data, PdfDictionary? parameters, long offset)
    {
        var predictor = Number("Predictor", 1, 15);
        if (predictor == 1)
        {
            return data;
        }

        if (predictor < 10)
        {
            throw new PdfFormatException("the TIFF predictor is not read here", offset);
        }

        var (colors, bits, columns) = (Number("Colors", 1, 32), Number("BitsPerComponent", 8, 16), Number("Columns", 1, 1 << 20));
        return PngPredictor.Undo(data.Span, rowBytes: ((colors * bits * columns) + 7) / 8, pixelBytes: Math.Max(1, colors * bits / 8), offset);

        int Number(string key, int absent, int largest) => resolve(parameters?[key]) switch
        {
            null or PdfNull => absent,
            PdfInteger integer when integer.Value >= 1 && integer.Value <= largest => (int)integer.Value,
            _ => throw new PdfFormatException($"/{key} of a filter is between 1 and {largest}", offset),
        };
    }

    private static byte[] AsciiHex(ReadOnlySpan<byte> data, long offset)
    {
        var bytes = new byte[(data.Length + 1) / 2];
        var count = 0;
        foreach (var b in data)
        {
            if (b == '>')
            {
                break;
            }

            if (Syntax.IsWhiteSpace(b))
            {
                continue;
            }

            var digit = HexDigits.ValueOf(b);
            if (digit < 0)
            {
                throw new PdfFormatException("an ASCIIHexDecode stream is damaged (7.4.2)", offset);
            }

            bytes[count >> 1] |= (byte)((count & 1) == 0 ? digit << 4 : digit);
            count++;
        }

        return bytes.AsSpan(0, (count + 1) / 2).ToArray();
    }

    /// <summary>A read-only stream over memory that may be a mapped file: no copy is made.</summary>
    private sealed class MemoryManagerStream(ReadOnlyMemory<byte> memory) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => memory.Length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, memory.Length - _position);
            memory.Span.Slice(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
