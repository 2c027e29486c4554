using System.Globalization;
using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Updating;
using DisclosureFlow.Pdf.Writing;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Signing.Pades;

/// <summary>What a signature field shows: lines of text and a picture that was supplied; no seal is drawn here.</summary>
internal static class SignatureAppearance
{
    private const double Padding = 2;
    private const double LargestSize = 12;

    /// <summary>The form XObject for a field's normal appearance (12.5.5), as it is seen upright on the page shown; null where nothing is to be shown.</summary>
    /// <exception cref="SigningRefusedException">DF5013: the font lacks a character; DF5016: a demo certificate's picture without a font to label it.</exception>
    public static PdfReference? Of(IncrementalUpdate update, PdfDictionary field, SignatureRequest request, SigningIdentity identity)
    {
        if (request is { AppearanceFont: null, Seal: null } || Size(update.Source, field) is not ({ } width, { } height))
        {
            return null;
        }

        var lines = LinesOf(request, identity);
        RequireCharacters(request.AppearanceFont, lines, identity);
        var rotate = RotationOf(update.Source, field);
        if (rotate is 90 or 270)
        {
            (width, height) = (height, width);
        }

        var content = new ContentStream(height);
        var resources = new PdfDictionary();
        var left = Padding;
        if (request.Seal is { } seal)
        {
            left = DrawSeal(content, seal, width, height, alone: lines.Count == 0);
            resources.Add("XObject", new PdfDictionary { { "S1", seal.WriteTo(update.Add) } });
        }

        if (request.AppearanceFont is { } font && lines.Count > 0)
        {
            var embedded = new EmbeddedFont(font, "F1");
            DrawLines(content, embedded, lines, left, width, height);
            resources.Add("Font", new PdfDictionary { { "F1", embedded.WriteTo(update.Add) } });
        }

        var form = new PdfDictionary
        {
            { "Type", new PdfName("XObject") }, { "Subtype", new PdfName("Form") }, { "BBox", new PdfArray(0, 0, width, height) }, { "Resources", resources },
        };
        if (Matrix(rotate) is { } matrix)
        {
            form.Add("Matrix", matrix);
        }

        return update.Add(content.ToStream(form));
    }

    private static List<string> LinesOf(SignatureRequest request, SigningIdentity identity)
    {
        List<string> lines = [.. request.AppearanceLines ?? DefaultLines(request)];

        // Whatever lines were asked for: a demo signature says so.
        if (identity.Certificate.IsDemo && !lines.Exists(line => line.Contains(DemoAuthority.Label, StringComparison.Ordinal)))
        {
            lines.Add(DemoAuthority.Label);
        }

        return lines;
    }

    private static void RequireCharacters(FontFile? font, List<string> lines, SigningIdentity identity)
    {
        if (font is null)
        {
            if (identity.Certificate.IsDemo)
            {
                throw Refusals.BadRequest($"演示证书的签名外观须写明“{DemoAuthority.Label}”，请配置字体。", $"The appearance of a demo certificate has to say “{DemoAuthority.Label}”: configure a font.");
            }

            return;
        }

        var missing = lines.SelectMany(line => line.EnumerateRunes()).Where(character => !font.Has(character)).Take(1).ToList();
        if (missing.Count > 0)
        {
            throw Refusals.MissingCharacter(missing[0].ToString(), font.PostScriptName);
        }
    }

    private static IEnumerable<string> DefaultLines(SignatureRequest request)
    {
        if (request.AppearanceFont is null)
        {
            yield break;
        }

        yield return request.Title.Length == 0 ? $"签名：{request.SignerName}" : $"{request.Title}：{request.SignerName}";
        yield return string.Create(CultureInfo.InvariantCulture, $"{request.Time.Year}年{request.Time.Month}月{request.Time.Day}日");
    }

    /// <summary>Draws the picture in its own proportions, centred where it stands alone, at the left otherwise, and gives the left edge of the room beside it.</summary>
    private static double DrawSeal(ContentStream content, Pdf.Images.PngImage seal, double width, double height, bool alone)
    {
        var room = alone ? width : width / 2;
        var scale = Math.Min((room - (2 * Padding)) / seal.Width, (height - (2 * Padding)) / seal.Height);
        if (scale <= 0)
        {
            throw Refusals.BadRequest("签名域太小，放不下印章图。", "The signature field is too small for the picture.");
        }

        var (wide, high) = (seal.Width * scale, seal.Height * scale);
        content.Image("S1", alone ? (width - wide) / 2 : Padding, (height - high) / 2, wide, high);
        return wide + (2 * Padding);
    }

    private static void DrawLines(ContentStream content, EmbeddedFont font, List<string> lines, double left, double width, double height)
    {
        var size = SizeThatFits(font.File, lines, width - left - Padding, height - (2 * Padding));
        var pitch = size * 1.25;
        var baseline = ((height - (pitch * lines.Count)) / 2) + size;
        foreach (var line in lines)
        {
            content.ShowText(font, size, left, baseline, line);
            baseline += pitch;
        }
    }

    private static double SizeThatFits(FontFile font, List<string> lines, double width, double height)
    {
        var glyphs = new List<ShapedGlyph>();
        var widest = 0.0;
        foreach (var line in lines)
        {
            glyphs.Clear();
            font.Shape(line, 0, line.Length, glyphs);
            widest = Math.Max(widest, glyphs.Sum(glyph => (double)glyph.Advance) / font.Metrics.UnitsPerEm);
        }

        return Math.Max(1, Math.Min(LargestSize, Math.Min(height / (1.25 * lines.Count), width / Math.Max(widest, 1))));
    }

    private static (double? Width, double? Height) Size(PdfFile file, PdfDictionary widget)
    {
        if (file.Find<PdfArray>(widget, "Rect") is not { } rectangle)
        {
            return (null, null);
        }

        var edges = FieldPlace.Numbers(file, rectangle);
        var (width, height) = (edges[2] - edges[0], edges[3] - edges[1]);
        return width < 1 || height < 1 ? (null, null) : (width, height);
    }

    private static int RotationOf(PdfFile file, PdfDictionary widget) =>
        PageTree.Read(file).FirstOrDefault(page => widget["P"] is PdfReference own ? page.Reference.Equals(own) : HasAnnotation(file, page, widget))?.Rotate ?? 0;

    private static bool HasAnnotation(PdfFile file, Page page, PdfDictionary widget) =>
        file.Find<PdfArray>(page.Dictionary, "Annots")?.Any(annotation => file.Resolve(annotation) is { } found && found.HasSameValueAs(widget)) == true;

    // The page turns clockwise when shown, so the appearance turns the other way (7.7.3.3, 12.5.5).
    private static PdfArray? Matrix(int rotate) => rotate switch
    {
        90 => new PdfArray(0, 1, -1, 0, 0, 0),
        180 => new PdfArray(-1, 0, 0, -1, 0, 0),
        270 => new PdfArray(0, -1, 1, 0, 0, 0),
        _ => null,
    };
}
