using System.Globalization;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Signing.Fields;

/// <summary>
/// Where a new signature field goes, measured on the page as a reader shows it: turned by /Rotate and cut to the crop box. The same numbers lead to
/// the same place on the screen whatever the page's own coordinates are.
/// </summary>
/// <param name="Page">1 for the first page.</param>
/// <param name="Left">Points (1/72 inch) from the left edge shown.</param>
/// <param name="Top">Points from the upper edge shown.</param>
/// <param name="Width">Points.</param>
/// <param name="Height">Points.</param>
public sealed record FieldPlace(int Page, double Left, double Top, double Width, double Height)
{
    /// <summary>The field's /Rect in the page's own coordinates (7.9.5).</summary>
    /// <exception cref="SigningRefusedException">DF5016: not on the page.</exception>
    internal PdfArray RectangleOn(PdfFile file, Page page)
    {
        var box = Box(file, page);
        var (width, height) = page.Rotate is 90 or 270 ? (box.Height, box.Width) : (box.Width, box.Height);
        if (Left < 0 || Top < 0 || Width <= 0 || Height <= 0 || !(Left + Width <= width) || !(Top + Height <= height))
        {
            throw Refusals.BadRequest(
                string.Create(CultureInfo.InvariantCulture, $"签名域不在页面之内：页面显示为 {width:0.#} × {height:0.#} 点。"),
                string.Create(CultureInfo.InvariantCulture, $"The signature field does not lie on the page, which is shown as {width:0.#} × {height:0.#} points."));
        }

        // /Rotate turns clockwise (7.7.3.3): at 90 the page's own x axis points down on the screen and its y axis to the right.
        var (x, y, across, up) = page.Rotate switch
        {
            90 => (box.Left + Top, box.Bottom + Left, Height, Width),
            180 => (box.Right - Left - Width, box.Bottom + Top, Width, Height),
            270 => (box.Right - Top - Height, box.Top - Left - Width, Height, Width),
            _ => (box.Left + Left, box.Top - Top - Height, Width, Height),
        };
        return new PdfArray(x, y, x + across, y + up);
    }

    // What is shown is the crop box as far as it lies in the media box (14.11.2).
    private static (double Left, double Bottom, double Right, double Top, double Width, double Height) Box(PdfFile file, Page page)
    {
        var media = Numbers(file, page.MediaBox) ?? throw new PdfFormatException("a page has a /MediaBox (7.7.3.3)", 0);
        var crop = Numbers(file, page.CropBox) ?? media;
        var (left, bottom, right, top) = (Math.Max(media[0], crop[0]), Math.Max(media[1], crop[1]), Math.Min(media[2], crop[2]), Math.Min(media[3], crop[3]));
        return (left, bottom, right, top, right - left, top - bottom);
    }

    private static double[]? Numbers(PdfFile file, PdfObject? value) => file.Resolve(value) is PdfArray rectangle ? Numbers(file, rectangle) : null;

    /// <summary>Left, lower, right and upper edge, whichever corners the rectangle names.</summary>
    /// <exception cref="PdfFormatException">Not four numbers.</exception>
    internal static double[] Numbers(PdfFile file, PdfArray rectangle)
    {
        var numbers = rectangle.Select(number => file.Resolve(number) switch
        {
            PdfInteger integer => integer.Value,
            PdfReal real => real.Value,
            _ => throw new PdfFormatException("a rectangle holds four numbers (7.9.5)", 0),
        }).ToArray();
        return numbers.Length == 4
            ? [Math.Min(numbers[0], numbers[2]), Math.Min(numbers[1], numbers[3]), Math.Max(numbers[0], numbers[2]), Math.Max(numbers[1], numbers[3])]
            : throw new PdfFormatException("a rectangle holds four numbers (7.9.5)", 0);
    }
}
