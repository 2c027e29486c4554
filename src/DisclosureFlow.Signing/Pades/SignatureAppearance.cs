using System.Globalization;
using System.Text;
using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Writing;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Signing.Pades;

/// <summary>What a signature field shows: lines of text, never a seal.</summary>
internal static class SignatureAppearance
{
    private const double Padding = 2;
    private const double LargestSize = 12;

    /// <summary>Name, title, date, and the demo label where the certificate is one.</summary>
    public static IReadOnlyList<string> LinesOf(SignatureRequest request, SigningIdentity identity)
    {
        List<string> lines = [.. request.AppearanceLines ?? DefaultLines(request)];

        // Whatever lines were asked for: a demo signature says so.
        if (identity.Certificate.IsDemo && !lines.Exists(line => line.Contains(DemoAuthority.Label, StringComparison.Ordinal)))
        {
            lines.Add(DemoAuthority.Label);
        }

        return lines;
    }

    /// <summary>The form XObject for the field's normal appearance (12.5.5).</summary>
    /// <param name="font">Must have every character.</param>
    /// <param name="lines">One below the other, sized to fit.</param>
    /// <param name="width">Width of the field's rectangle in points.</param>
    /// <param name="height">Height of the field's rectangle in points.</param>
    /// <param name="rotate">The page's /Rotate: the text stands upright as the page is shown.</param>
    /// <param name="add">Adds the objects of the font.</param>
    /// <exception cref="SigningRefusedException">DF5013: the font lacks a character.</exception>
    public static PdfStream Draw(FontFile font, IReadOnlyList<string> lines, double width, double height, int rotate, Func<PdfObject, PdfReference> add)
    {
        foreach (var character in lines.SelectMany(line => line.EnumerateRunes()))
        {
            if (!font.Has(character))
            {
                throw Refusals.MissingCharacter(character.ToString(), font.PostScriptName);
            }
        }

        if (rotate is 90 or 270)
        {
            (width, height) = (height, width);
        }

        var embedded = new EmbeddedFont(font, "F1");
        var size = SizeThatFits(font, lines, width, height);
        var content = new ContentStream(height);
        var pitch = size * 1.25;
        var baseline = ((height - (pitch * lines.Count)) / 2) + (size * 1.0);
        foreach (var line in lines)
        {
            content.ShowText(embedded, size, Padding, baseline, line);
            baseline += pitch;
        }

        var form = new PdfDictionary
        {
            { "Type", new PdfName("XObject") },
            { "Subtype", new PdfName("Form") },
            { "BBox", new PdfArray(0, 0, width, height) },
            { "Resources", new PdfDictionary { { "Font", new PdfDictionary { { "F1", embedded.WriteTo(add) } } } } },
        };
        if (Matrix(rotate) is { } matrix)
        {
            form.Add("Matrix", matrix);
        }

        return content.ToStream(form);
    }

    private static IEnumerable<string> DefaultLines(SignatureRequest request)
    {
        yield return request.Title.Length == 0 ? $"签名：{request.SignerName}" : $"{request.Title}：{request.SignerName}";
        yield return string.Create(CultureInfo.InvariantCulture, $"{request.Time.Year}年{request.Time.Month}月{request.Time.Day}日");
    }

    private static double SizeThatFits(FontFile font, IReadOnlyList<string> lines, double width, double height)
    {
        var glyphs = new List<ShapedGlyph>();
        var widest = 0.0;
        foreach (var line in lines)
        {
            glyphs.Clear();
            font.Shape(line, 0, line.Length, glyphs);
            widest = Math.Max(widest, glyphs.Sum(glyph => (double)glyph.Advance) / font.Metrics.UnitsPerEm);
        }

        var byHeight = (height - (2 * Padding)) / (1.25 * lines.Count);
        return Math.Max(1, Math.Min(LargestSize, Math.Min(byHeight, (width - (2 * Padding)) / Math.Max(widest, 1))));
    }

    // The page turns clockwise when shown, so the appearance turns the other way (7.7.3.3, 12.5.5).
    private static PdfArray? Matrix(int rotate) => rotate switch
    {
        90 => new PdfArray(0, 1, -1, 0, 0, 0),
        180 => new PdfArray(-1, 0, 0, -1, 0, 0),
        270 => new PdfArray(0, -1, 1, 0, 0, 0),
        _ => null,
    };
}
