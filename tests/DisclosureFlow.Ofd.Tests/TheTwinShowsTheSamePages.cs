using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using DisclosureFlow.Ofd.Pages;
using DisclosureFlow.Ofd.Reading;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.TextExtraction;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Ofd.Tests;

public sealed class TheTwinShowsTheSamePages
{
    // A hundredth of a millimetre: finer than 2,400 dots per inch.
    private const double Tolerance = 0.01;

    [Fact]
    public void Every_glyph_and_rule_stands_where_the_pdf_has_it()
    {
        var (pages, fonts) = PdfPages.Read(PdfFile.Open(Some.Pdf));
        var twin = OfdFile.Open(Some.Ofd);
        Assert.Equal(pages.Count, twin.Pages.Count);
        Assert.Equal(fonts.Select(font => font.Bytes.ToArray()), twin.Fonts.Select(font => font.Bytes.ToArray()));
        foreach (var (before, after) in pages.Zip(twin.Pages))
        {
            Assert.Equal((before.Width, before.Height), (after.Width, after.Height), (left, right) => Near(left.Item1, right.Item1) && Near(left.Item2, right.Item2));
            Assert.Equal(before.Text, after.Text);
            Assert.Equal(before.Runs.Count, after.Runs.Count);
            foreach (var (left, right) in before.Runs.Zip(after.Runs))
            {
                Assert.Equal(left.Glyphs.Select(glyph => glyph.Index), right.Glyphs.Select(glyph => glyph.Index));
                Assert.All(left.Glyphs.Zip(right.Glyphs), pair => Assert.True(Near(pair.First.X, pair.Second.X) && Near(pair.First.Y, pair.Second.Y), $"{pair.First} {pair.Second}"));
                Assert.Equal((left.Font, true), (right.Font, Near(left.Size, right.Size)));
            }

            Assert.Equal(before.Strokes.Count, after.Strokes.Count);
            Assert.All(before.Strokes.Zip(after.Strokes), pair => Assert.True(
                Near(pair.First.X1, pair.Second.X1) && Near(pair.First.Y1, pair.Second.Y1) && Near(pair.First.X2, pair.Second.X2) && Near(pair.First.Y2, pair.Second.Y2) && Near(pair.First.Width, pair.Second.Width)));
        }
    }

    [Fact]
    public void Each_page_says_what_the_pdf_s_structure_says()
    {
        var tagged = TaggedText.Read(PdfFile.Open(Some.Pdf));
        var said = string.Concat(tagged.Elements.Select(element => element.Text)) + string.Concat(tagged.Pages.SelectMany(page => page.Artifacts));
        var shown = string.Concat(OfdFile.Open(Some.Ofd).Pages.Select(page => page.Text));
        Assert.Equal(Sorted(said), Sorted(shown));
        Assert.Contains("政府信息公开", shown);
    }

    [Fact]
    public async Task Mupdf_finds_every_character_of_the_pdf_at_the_twin_s_place()
    {
        var mutool = Outside.Program("mutool", "mupdf-tools");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, Some.Pdf, TestContext.Current.CancellationToken);
            var (exit, output, error) = await Outside.Run(mutool, ["draw", "-q", "-F", "stext", "-o", "-", file]);
            Assert.True(exit == 0, error);
            using var reader = XmlReader.Create(new StringReader(output[output.IndexOf("<document", StringComparison.Ordinal)..]), new XmlReaderSettings { CheckCharacters = false });
            var pages = XElement.Load(reader).Elements("page").ToList();
            var twin = OfdFile.Open(Some.Ofd);
            Assert.Equal(pages.Count, twin.Pages.Count);
            foreach (var (theirs, ours) in pages.Zip(twin.Pages))
            {
                var places = theirs.Descendants("char").Where(one => !string.IsNullOrWhiteSpace(one.Attribute("c")!.Value))
                    .Select(one => (Text: one.Attribute("c")!.Value, X: Millimetres(one, "x"), Y: Millimetres(one, "y"))).ToLookup(one => one.Text);
                var glyphs = ours.Runs.Where(run => run.Text.Length == run.Glyphs.Count).SelectMany(run => run.Text.Zip(run.Glyphs)).Where(one => !char.IsWhiteSpace(one.First)).ToList();
                Assert.NotEmpty(glyphs);
                Assert.All(glyphs, glyph => Assert.Contains(places[glyph.First.ToString()], place => Math.Abs(place.X - glyph.Second.X) < 0.1 && Math.Abs(place.Y - glyph.Second.Y) < 0.1));
            }
        }
        finally
        {
            File.Delete(file);
        }

        static double Millimetres(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture) * 25.4 / 72;
    }

    [Fact]
    public void Without_a_seal_the_same_pdf_gives_the_same_bytes()
    {
        var twin = OfdTwin.Make(Some.Pdf, Some.Title, Some.Date, seal: null);
        Assert.Equal(twin, OfdTwin.Make(Some.Pdf, Some.Title, Some.Date, seal: null));
        var opened = OfdFile.Open(twin);
        Assert.Equal((Some.Title, null, null), (opened.Title, opened.Seal, opened.SealFault));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Some.Pdf)), opened.PdfSha256);
    }

    [Fact]
    public async Task The_container_is_a_zip_file_for_others_too()
    {
        var unzip = Outside.Program("unzip", "unzip");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, Some.Ofd, TestContext.Current.CancellationToken);
            var (exit, output, error) = await Outside.Run(unzip, ["-t", file]);
            Assert.True(exit == 0, output + error);
            Assert.Contains("Doc_0/Signs/Sign_0/SignedValue.dat", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static bool Near(double left, double right) => Math.Abs(left - right) <= Tolerance;

    private static string Sorted(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)).Order());
}
