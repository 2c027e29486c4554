using System.Globalization;
using System.IO.Compression;
using System.Buffers.Binary;
using DisclosureFlow.Pdf.Images;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Validation;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Signing.Tests.Pades;

/// <summary>A new field stands where it was asked for on the page as shown, upright, with its text and its picture: drawn by poppler and looked at pixel by pixel.</summary>
public sealed class AppearanceOnAnyPage : IDisposable
{
    // Where the field goes, in points from the upper left corner of what is shown.
    private const double Left = 12;
    private const double Top = 20;
    private const double Width = 130;
    private const double Height = 50;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<int, bool> Pages => new(
        from rotate in new[] { 0, 90, 180, 270 }
        from cropped in new[] { false, true }
        select (rotate, cropped));

    [Theory, MemberData(nameof(Pages))]
    public async Task Text_and_seal_stand_upright_where_they_were_asked_for(int rotate, bool cropped)
    {
        using var font = Some.Font();
        using var key = Some.Rsa();
        var request = Some.Request("新建签名域", certify: true) with { NewField = new FieldPlace(1, Left, Top, Width, Height), AppearanceFont = font, Seal = PngImage.Read(Seal()) };
        var signed = PadesSigner.Sign(Blank(rotate, cropped), key, request);
        Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(signed, Some.Anchors, Some.Time).Indication);

        var (width, height, pixels) = await Drawn(signed, $"{rotate}-{cropped}");
        var (wide, high) = cropped ? (240, 150) : (300, 200);
        Assert.Equal(rotate is 90 or 270 ? (high, wide) : (wide, high), (width, height));

        // Nothing outside the field; the red picture in its left part with its green corner at the upper left, black text in its right part.
        var red = Extent(pixels, width, (r, g, b) => r > 200 && g < 80 && b < 80);
        var green = Extent(pixels, width, (r, g, b) => g > 150 && r < 100 && b < 100);
        var black = Extent(pixels, width, (r, g, b) => r < 100 && g < 100 && b < 100);
        Assert.InRange(red.Left, Left, Left + 4);
        Assert.InRange(red.Right, Left + 40, Left + 52);
        Assert.InRange(red.Bottom, Top + Height - 4, Top + Height);
        Assert.InRange(green.Left, Left, Left + 4);
        Assert.InRange(green.Top, Top, Top + 4);
        Assert.InRange(green.Right, Left + 10, Left + 30);
        Assert.InRange(green.Bottom, Top + 10, Top + 30);
        Assert.InRange(black.Left, red.Right, Left + 60);
        Assert.InRange(black.Right, Left + 90, Left + Width);
        Assert.InRange(black.Top, Top, Top + 25);
        Assert.InRange(black.Bottom, Top + 25, Top + Height);
    }

    [Fact]
    public async Task A_seal_alone_is_centred_and_keeps_its_proportions()
    {
        using var key = Some.NotDemo();
        var request = Some.Request("印章", certify: true) with { NewField = new FieldPlace(1, Left, Top, Width, Height), Seal = PngImage.Read(Seal()) };
        var (_, _, pixels) = await Drawn(PadesSigner.Sign(Blank(0, cropped: false), key, request), "seal");
        var red = Extent(pixels, 300, (r, g, b) => r > 200 && g < 80 && b < 80);
        Assert.InRange(red.Left + red.Right, (2 * Left) + Width - 3, (2 * Left) + Width + 3);
        Assert.InRange(red.Right - red.Left, Height - 8, Height);
    }

    [Fact]
    public void A_demo_certificates_picture_is_never_shown_without_its_label()
    {
        using var key = Some.Rsa();
        var request = Some.Request("印章") with { NewField = new FieldPlace(1, Left, Top, Width, Height), Seal = PngImage.Read(Seal()) };
        Assert.Equal("DF5016", Assert.Throws<SigningRefusedException>(() => PadesSigner.Sign(Blank(0, cropped: false), key, request)).Code);
    }

    [Theory]
    [InlineData(2, 0, 0, 10, 10)]
    [InlineData(0, 0, 0, 10, 10)]
    [InlineData(1, 295, 0, 10, 10)]
    [InlineData(1, 0, 195, 10, 10)]
    [InlineData(1, -1, 0, 10, 10)]
    [InlineData(1, 0, 0, 0, 10)]
    [InlineData(1, 0, 0, double.NaN, 10)]
    public void A_place_that_is_not_on_a_page_is_refused(int page, double left, double top, double width, double height)
    {
        using var key = Some.Rsa();
        var request = Some.Request("域") with { NewField = new FieldPlace(page, left, top, width, height) };
        Assert.Equal("DF5016", Assert.Throws<SigningRefusedException>(() => PadesSigner.Sign(Blank(0, cropped: false), key, request)).Code);
    }

    [Fact]
    public void A_new_field_comes_with_the_first_signature_or_not_at_all()
    {
        using var key = Some.Rsa();
        var place = new FieldPlace(1, Left, Top, Width / 2, Height);
        var signed = PadesSigner.Sign(Some.Pdf, key, Some.Request());
        Assert.Equal("DF5012", Assert.Throws<SigningRefusedException>(() => PadesSigner.Sign(signed, key, Some.Request("另一个") with { NewField = place })).Code);
        Assert.Equal("DF5016", Assert.Throws<SigningRefusedException>(() => PadesSigner.Sign(Some.Pdf, key, Some.Request() with { NewField = place })).Code);
    }




    private static byte[] Blank(int rotate, bool cropped)
    {
        var pdf = SmallPdf.OnePage();
        var page = ((PdfDictionary)pdf.Objects[3]).Copy();
        page["MediaBox"] = new PdfArray(0, 0, 300, 200);
        page["Rotate"] = rotate;
        if (cropped)
        {
            page["CropBox"] = new PdfArray(25, 35, 265, 185);
        }

        pdf.Objects[3] = page;
        pdf.Objects[4] = new PdfStream([], "n"u8.ToArray());
        return pdf.ToTable();
    }

    /// <summary>A red square of 40 pixels with a green corner at the upper left and transparent dots, as a PNG with alpha.</summary>
    internal static byte[] Seal()
    {
        const int side = 40;
        var rows = new MemoryStream();
        for (var y = 0; y < side; y++)
        {
            rows.WriteByte(0);
            for (var x = 0; x < side; x++)
            {
                rows.Write(x < 16 && y < 16 ? [0, 200, 0, 255] : (byte[])[230, 20, 20, (byte)(x == 30 && y == 30 ? 0 : 255)]);
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        (header[8], header[9]) = (8, 6);
        return [0x89, .. "PNG\r\n"u8, 26, 10, .. Chunk("IHDR", header), .. Chunk("IDAT", SmallPdf.Deflate(rows.ToArray())), .. Chunk("IEND", [])];

        static byte[] Chunk(string type, byte[] body)
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
            return [.. length, .. System.Text.Encoding.ASCII.GetBytes(type), .. body, 0, 0, 0, 0];
        }
    }

    /// <summary>The first page at 72 dots an inch: one pixel a point.</summary>
    private async Task<(int Width, int Height, (byte R, byte G, byte B)[] Pixels)> Drawn(byte[] pdf, string name)
    {
        var source = Path.Combine(_folder.FullName, name + ".pdf");
        await File.WriteAllBytesAsync(source, pdf, TestContext.Current.CancellationToken);
        if (Environment.GetEnvironmentVariable("KEEP_APPEARANCES") is { } keep)
        {
            File.Copy(source, Path.Combine(keep, name + ".pdf"), overwrite: true);
        }

        var (exit, _, error) = await Outside.Run(Outside.Program("pdftoppm", "poppler-utils"), ["-r", "72", "-cropbox", source, Path.Combine(_folder.FullName, name)]);
        Assert.True(exit == 0, error);
        var bytes = await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(_folder.FullName, name + "*.ppm")), TestContext.Current.CancellationToken);
        var head = System.Text.Encoding.ASCII.GetString(bytes, 0, 20).Split('\n');
        var size = head[1].Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        var start = bytes.Length - (3 * size[0] * size[1]);
        return (size[0], size[1], [.. Enumerable.Range(0, size[0] * size[1]).Select(at => (bytes[start + (3 * at)], bytes[start + (3 * at) + 1], bytes[start + (3 * at) + 2]))]);
    }

    private static (int Left, int Top, int Right, int Bottom) Extent((byte R, byte G, byte B)[] pixels, int width, Func<int, int, int, bool> isMeant)
    {
        var found = pixels.Index().Where(pixel => isMeant(pixel.Item.R, pixel.Item.G, pixel.Item.B)).Select(pixel => (X: pixel.Index % width, Y: pixel.Index / width)).ToList();
        Assert.NotEmpty(found);
        return (found.Min(at => at.X), found.Min(at => at.Y), found.Max(at => at.X) + 1, found.Max(at => at.Y) + 1);
    }
}
