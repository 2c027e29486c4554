using System.Buffers.Binary;
using System.Text;
using DisclosureFlow.Pdf.Compression;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Pdf.Images;

/// <summary>
/// A PNG picture (ISO/IEC 15948) for a PDF: 8 bits a channel, grey or colour, with or without transparency, not interlaced. Read by the letter, up to
/// 4,096 pixels a side.
/// </summary>
public sealed class PngImage
{
    private const int LongestSide = 4096;

    private readonly int _channels;
    private readonly byte[] _pixels;

    private PngImage(int width, int height, int channels, byte[] pixels) => (Width, Height, _channels, _pixels) = (width, height, channels, pixels);

    /// <summary>Pixels.</summary>
    public int Width { get; }

    /// <summary>Pixels.</summary>
    public int Height { get; }

    private bool IsColour => _channels >= 3;

    private bool HasAlpha => _channels is 2 or 4;

    /// <exception cref="PdfFormatException">Not a PNG file, of another kind than those named, or damaged.</exception>
    public static PngImage Read(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]))
        {
            throw Broken("the picture is no PNG file (ISO/IEC 15948, 5.2)", 0);
        }

        var data = new MemoryStream();
        (int Width, int Height, int Channels)? header = null;
        for (var at = 8; ;)
        {
            var (type, body) = Chunk(file, at);
            at += 12 + body.Length;
            switch (type)
            {
                case "IHDR" when header is null:
                    header = Header(body);
                    break;
                case "IDAT" when header is not null:
                    data.Write(body);
                    break;
                case "IEND" when header is not null && at == file.Length:
                    return Decode(header.Value, data.ToArray());
                case [>= 'a', ..]:
                    // Ancillary (5.4): gamma, text, density; nothing of it is shown.
                    break;
                default:
                    throw Broken($"the chunk {type} stands where it must not, or the picture is of a kind that is not read here", at);
            }
        }
    }

    /// <summary>The image XObject (8.9.5) with its soft mask (11.6.5.2); transparency is kept.</summary>
    /// <param name="add">Takes the objects into the file.</param>
    public PdfReference WriteTo(Func<PdfObject, PdfReference> add)
    {
        var image = Plane(IsColour ? "DeviceRGB" : "DeviceGray", IsColour ? 3 : 1, first: 0);
        if (HasAlpha)
        {
            image.Dictionary["SMask"] = add(Plane("DeviceGray", 1, first: _channels - 1));
        }

        return add(image);
    }

    private PdfStream Plane(string space, int count, int first)
    {
        var samples = new byte[Width * Height * count];
        for (int pixel = 0, at = 0; pixel < Width * Height; pixel++)
        {
            for (var channel = 0; channel < count; channel++)
            {
                samples[at++] = _pixels[(pixel * _channels) + first + channel];
            }
        }

        var dictionary = new PdfDictionary
        {
            { "Type", new PdfName("XObject") }, { "Subtype", new PdfName("Image") }, { "Width", Width }, { "Height", Height },
            { "ColorSpace", new PdfName(space) }, { "BitsPerComponent", 8 }, { "Filter", new PdfName("FlateDecode") },
        };
        return new PdfStream(dictionary, ZlibEncoder.Encode(samples));
    }

    private static (string Type, byte[] Body) Chunk(ReadOnlySpan<byte> file, int at)
    {
        if (at > file.Length - 12 || BinaryPrimitives.ReadUInt32BigEndian(file[at..]) is var length && length > file.Length - 12 - at)
        {
            throw Broken("the picture is cut short (ISO/IEC 15948, 5.3)", at);
        }

        // The chunks' CRC is not looked at: the pixels carry the checksum of their zlib stream, and nothing else is used.
        return (Encoding.Latin1.GetString(file.Slice(at + 4, 4)), file.Slice(at + 8, (int)length).ToArray());
    }

    private static (int Width, int Height, int Channels) Header(ReadOnlySpan<byte> body)
    {
        if (body.Length != 13 || body[8] != 8 || body[9] is not (0 or 2 or 4 or 6) || body[10] != 0 || body[11] != 0 || body[12] != 0)
        {
            throw Broken("the picture has 8 bits a channel, grey or colour, no palette, not interlaced", 16);
        }

        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(body), BinaryPrimitives.ReadUInt32BigEndian(body[4..]));
        return width is > 0 and <= LongestSide && height is > 0 and <= LongestSide
            ? ((int)width, (int)height, body[9] switch { 0 => 1, 4 => 2, 2 => 3, _ => 4 }) : throw Broken($"the picture has 1 to {LongestSide} pixels a side", 16);
    }

    private static PngImage Decode((int Width, int Height, int Channels) header, byte[] data)
    {
        var (width, height, channels) = header;
        var row = width * channels;
        var raw = StreamFilters.Decode(static value => value, new PdfStream(new PdfDictionary { { "Filter", new PdfName("FlateDecode") } }, data), (row + 1) * height, 0);
        return raw.Length == (row + 1) * height
            ? new PngImage(width, height, channels, PngPredictor.Undo(raw.Span, row, channels, 0)) : throw Broken("the picture has fewer rows than it says", 0);
    }

    private static PdfFormatException Broken(string rule, long at) => new(rule, at);
}
