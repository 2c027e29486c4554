using DisclosureFlow.Ofd.Pages;
using DisclosureFlow.Ofd.Writing;

namespace DisclosureFlow.Ofd.Seals;

/// <summary>
/// What the demo seal shows: words in a plain frame. It is neither round nor red and bears no star: imitating the seal of a state organ is a
/// crime, and this one has no legal force.
/// </summary>
internal static class SealPicture
{
    public const int Width = 46;
    public const int Height = 14;
    private static readonly string[] Lines = ["演示 无法律效力", "正式使用需持牌机构证书"];

    public static byte[] Make()
    {
        const double frame = 0.25;
        const double size = 3.6;
        List<Stroke> strokes =
        [
            new(1, 1, Width - 1, 1, frame), new(1, Height - 1, Width - 1, Height - 1, frame), new(1, 1, 1, Height - 1, frame), new(Width - 1, 1, Width - 1, Height - 1, frame),
        ];
        List<GlyphRun> runs = [.. Lines.Select((line, row) =>
        {
            var x = (Width - (line.Length * size)) / 2;
            return new GlyphRun(0, size, Turn.Upright, line, [.. line.Select((_, at) => new PlacedGlyph(0, x + (at * size), 6 + (row * 4.8)))], line.Length * size);
        })];
        var container = new OfdContainer();
        container.AddDocument([new FixedPage(Width, Height, runs, strokes)], [new FontProgram("宋体", default)], new OfdInformation(new string('0', 32), "演示印章", new DateOnly(2026, 1, 1), null), isSigned: false);
        return container.ToFile();
    }
}
