using System.Xml.Linq;
using DisclosureFlow.Ofd.Pages;

namespace DisclosureFlow.Ofd.Reading;

/// <summary>Content.xml back to glyphs and strokes at their places on the page.</summary>
internal sealed class PageReader(string path, Dictionary<string, int> fonts, Identifiers identifiers)
{
    public FixedPage Read(OfdParts parts)
    {
        var page = parts.Xml(path, "Page");
        var box = OfdFile.Numbers(OfdFile.Child(OfdFile.Child(page, "Area"), "PhysicalBox").Value);
        var layer = OfdFile.Child(OfdFile.Child(page, "Content"), "Layer");
        identifiers.Take(path, layer);
        var (runs, strokes) = (new List<GlyphRun>(), new List<Stroke>());
        foreach (var item in layer.Elements())
        {
            identifiers.Take(path, item);
            var boundary = OfdFile.Numbers(item.Attribute("Boundary")!.Value);
            if (item.Name.LocalName == "TextObject")
            {
                runs.Add(Text(item, boundary));
            }
            else
            {
                strokes.Add(Path(item, boundary));
            }
        }

        return new FixedPage(box[2], box[3], runs, strokes);
    }

    private GlyphRun Text(XElement item, double[] boundary)
    {
        var code = OfdFile.Child(item, "TextCode");
        var steps = code.Attribute("DeltaX") is { } list ? OfdFile.Numbers(list.Value) : [];
        var count = steps.Length + 1;
        ushort[] indices = item.Element(OfdParts.Name("CGTransform")) is { } transform ? Glyphs(transform, code.Value, count) : new ushort[count];
        if (!fonts.TryGetValue(item.Attribute("Font")!.Value, out var font))
        {
            throw new OfdFormatException(path, "a text names a font that is not there");
        }

        var matrix = item.Attribute("CTM") is { } given && OfdFile.Numbers(given.Value) is [var a, var b, var c, var d, var e, var f] ? new Matrix(a, b, c, d, e, f) : Matrix.Identity;
        var (x, y) = (Number(code, "X"), Number(code, "Y"));
        var placed = new List<PlacedGlyph>(count);
        for (var i = 0; i < count; i++)
        {
            var (px, py) = matrix.Apply(x, y);
            placed.Add(new PlacedGlyph(indices[i], boundary[0] + px, boundary[1] + py));
            x += i < steps.Length ? steps[i] : 0;
        }

        return new GlyphRun(font, Number(item, "Size"), new Turn(matrix.A, matrix.B, matrix.C, matrix.D), code.Value, placed, boundary[2]);
    }

    private ushort[] Glyphs(XElement transform, string text, int count)
    {
        var indices = Array.ConvertAll(OfdFile.Numbers(OfdFile.Child(transform, "Glyphs").Value), number => (ushort)number);
        return indices.Length == count && (int)(uint)transform.Attribute("GlyphCount")! == count && (int)(uint)transform.Attribute("CodeCount")! == text.Length
            ? indices : throw new OfdFormatException(path, "glyphs, places and characters of a text do not agree in number");
    }

    private Stroke Path(XElement item, double[] boundary)
    {
        var numbers = OfdFile.Numbers(OfdFile.Child(item, "AbbreviatedData").Value.Replace("M", "", StringComparison.Ordinal).Replace("L", "", StringComparison.Ordinal));
        return new Stroke(boundary[0] + numbers[0], boundary[1] + numbers[1], boundary[0] + numbers[2], boundary[1] + numbers[3], Number(item, "LineWidth"));
    }

    private static double Number(XElement element, string attribute) => OfdFile.Numbers(element.Attribute(attribute)!.Value)[0];
}
