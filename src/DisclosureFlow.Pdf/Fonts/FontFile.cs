using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using HarfBuzzSharp;
using Buffer = HarfBuzzSharp.Buffer;

namespace DisclosureFlow.Pdf.Fonts;

/// <summary>
/// One face of an OpenType font file (TrueType or CFF outlines, also inside a collection), ready to be shaped and embedded.
/// Safe for use by several threads at once. The bytes are held in memory: what was hashed is what is used.
/// </summary>
public sealed class FontFile : IDisposable
{
    private static readonly Feature[] NoFeatures = [];
    private static readonly Language Chinese = new("zh-Hans");

    private readonly Blob _blob;
    private readonly Face _face;
    private readonly Font _font;
    private readonly Lazy<CffCharset> _charset;

    /// <param name="bytes">The whole file.</param>
    /// <param name="faceIndex">The face's place in a collection (.ttc), else 0.</param>
    /// <exception cref="FontFormatException">The file is no OpenType font, is damaged, or forbids embedding.</exception>
    public FontFile(ReadOnlySpan<byte> bytes, int faceIndex = 0)
        : this(Pinned(bytes), faceIndex)
    {
    }

    private FontFile(byte[] pinned, int faceIndex)
    {
        Bytes = pinned;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(pinned));
        _blob = new Blob(Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0), pinned.Length, MemoryMode.ReadOnly);
        _blob.MakeImmutable();
        if (faceIndex < 0 || faceIndex >= Math.Max(1, _blob.FaceCount))
        {
            throw new FontFormatException($"The file has {_blob.FaceCount} face(s); there is no face {faceIndex}.");
        }

        _face = new Face(_blob, (uint)faceIndex);
        Tables = new SfntTables(pinned, faceIndex);
        Metrics = FontMetrics.Read(Tables);
        if (Metrics.EmbeddingForbidden)
        {
            throw new FontFormatException($"{Metrics.PostScriptName} forbids embedding (OS/2 fsType, restricted licence).");
        }

        _face.MakeImmutable();
        _font = new Font(_face);
        _font.SetScale(Metrics.UnitsPerEm, Metrics.UnitsPerEm);
        _font.SetFunctionsOpenType();
        HasCffOutlines = Tables.Has("CFF ");
        _charset = new(() => CffCharset.Read(Tables["CFF "]));
    }

    /// <summary>The PostScript name, as viewers show it.</summary>
    public string PostScriptName => Metrics.PostScriptName;

    /// <summary>SHA-256 of the whole file, lower-case hex.</summary>
    public string Sha256 { get; }

    public FontMetrics Metrics { get; }

    /// <summary>True for CFF (PostScript) outlines, false for TrueType outlines.</summary>
    public bool HasCffOutlines { get; }

    internal ReadOnlyMemory<byte> Bytes { get; }

    internal SfntTables Tables { get; }

    internal CffCharset Charset => _charset.Value;

    internal IntPtr FaceHandle => _face.Handle;

    /// <summary>Reads a font file.</summary>
    /// <exception cref="FontFormatException">See the constructor.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static FontFile Open(string path, int faceIndex = 0)
    {
        // Read to where it stays: a Chinese font is 15 MB, and a second copy costs more than hashing it.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var pinned = GC.AllocateUninitializedArray<byte>(checked((int)file.Length), pinned: true);
        file.ReadExactly(pinned);
        return new FontFile(pinned, faceIndex);
    }

    /// <summary>True if the font has a glyph for the character.</summary>
    public bool Has(Rune character) => _font.TryGetNominalGlyph((uint)character.Value, out var glyph) && glyph != 0;

    /// <summary>
    /// Shapes one run of text, left to right, and appends its glyphs. Positions in the glyphs count from the start of <paramref name="text"/>.
    /// </summary>
    /// <param name="text">The whole paragraph; shaping sees what stands around the run.</param>
    /// <param name="start">First UTF-16 unit of the run.</param>
    /// <param name="length">UTF-16 units of the run.</param>
    /// <param name="glyphs">Receives the glyphs.</param>
    public void Shape(string text, int start, int length, List<ShapedGlyph> glyphs) =>
        Shape(text, start, length, glyphs, Direction.LeftToRight);

    /// <summary>
    /// Shapes one run of text from top to bottom: marks take their upright forms. Advances then count downwards, and offsets lead from the middle
    /// of the character's upper edge to where the glyph's base line begins.
    /// </summary>
    /// <inheritdoc cref="Shape(string, int, int, List{ShapedGlyph})"/>
    public void ShapeDownwards(string text, int start, int length, List<ShapedGlyph> glyphs) =>
        Shape(text, start, length, glyphs, Direction.TopToBottom);

    public void Dispose()
    {
        _font.Dispose();
        _face.Dispose();
        _blob.Dispose();
    }

    /// <summary>The glyph's own advance in font units, before any shaping.</summary>
    internal int AdvanceOf(ushort glyph) => _font.GetHorizontalGlyphAdvance(glyph);

    // Pinned for the face's whole life: HarfBuzz reads the tables in place.
    private static byte[] Pinned(ReadOnlySpan<byte> bytes)
    {
        var pinned = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned);
        return pinned;
    }

    private void Shape(string text, int start, int length, List<ShapedGlyph> glyphs, Direction direction)
    {
        using var buffer = new Buffer();
        buffer.AddUtf16(text.AsSpan(), start, length);
        buffer.Direction = direction;
        buffer.Script = Script.Han;
        buffer.Language = Chinese;
        _font.Shape(buffer, NoFeatures);
        var infos = buffer.GetGlyphInfoSpan();
        var positions = buffer.GetGlyphPositionSpan();
        for (var i = 0; i < infos.Length; i++)
        {
            var cluster = (int)infos[i].Cluster;
            var continues = i > 0 && infos[i - 1].Cluster == infos[i].Cluster;
            var next = i + 1;
            while (next < infos.Length && infos[next].Cluster == infos[i].Cluster)
            {
                next++;
            }

            var end = next < infos.Length ? (int)infos[next].Cluster : start + length;
            glyphs.Add(new ShapedGlyph(
                (ushort)infos[i].Codepoint,
                cluster,
                continues ? 0 : end - cluster,
                direction == Direction.TopToBottom ? -positions[i].YAdvance : positions[i].XAdvance,
                positions[i].XOffset,
                positions[i].YOffset));
        }
    }
}
