using System.Text;
using CsCheck;
using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tests.Fonts;
using DisclosureFlow.Pdf.TextExtraction;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Pdf.Tests.Writing;

public sealed class TextComesBack
{
    private static readonly string[] Samples =
        ["《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条：", "“主动公开”12,345条，8.76%……——fi office", "⼀一⼄乙·℃①Ⅳ～＋－×÷￥〔2024〕A—B"];

    /// <summary>A CJK radical and the character that shares its glyph; ligature candidates; combining marks; characters beyond the BMP.</summary>
    private static readonly string[] Hard = ["⼀一⼄乙⼈人", "fi ffi fl", "e\u0301 n\u0303", "𠀀𠀁", "A B  C", "()\\<>[]{}%/"];

    public static TheoryData<bool> Outlines => [false, true];

    [Theory]
    [MemberData(nameof(Outlines))]
    public void Our_reader_gives_back_every_character(bool cff)
    {
        var font = FontOf(cff);
        var lines = Hard.Concat(Samples).Select(line => Printable(font, line)).ToArray();
        var text = TaggedText.Read(PdfFile.Open(SomeDocument.OfLines(font, lines)));
        Assert.Equal(lines, text.Elements.Where(element => element.Type == "P").Select(element => element.Text));
        Assert.All(text.Pages, page => Assert.Empty(page.Untagged + page.Unowned + string.Concat(page.Artifacts)));
    }

    [Theory]
    [MemberData(nameof(Outlines))]
    public async Task Pdftotext_gives_back_every_character(bool cff)
    {
        var pdftotext = Outside.Program("pdftotext", "poppler-utils");
        var font = FontOf(cff);
        var lines = Samples.Select(line => Printable(font, line)).ToArray();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pdf");
        try
        {
            await File.WriteAllBytesAsync(path, SomeDocument.OfLines(font, lines));
            var (_, output, _) = await Outside.Run(pdftotext, ["-raw", path, "-"]);
            Assert.Equal(string.Join('\n', lines), output.TrimEnd('\n', '\f'));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Outlines))]
    public async Task Qpdf_finds_no_fault(bool cff)
    {
        var qpdf = Outside.Program("qpdf", "qpdf");
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pdf");
        try
        {
            await File.WriteAllBytesAsync(path, SomeDocument.OfLines(FontOf(cff), [.. Samples.Select(line => Printable(FontOf(cff), line))]));
            var (exit, output, error) = await Outside.Run(qpdf, ["--check", path]);
            Assert.True(exit == 0, output + error);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Any_text_the_font_has_comes_back()
    {
        var font = SomeFont.Serif;
        var character = Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['\u3000', '\u303f'], Gen.Char['\u4e00', '\u9fa5'], Gen.Char['\uff01', '\uff5e'], Gen.Char['\u2000', '\u206f'], Gen.Char['\u2e80', '\u2fd5']);
        Gen.String[character, 0, 60].Array[1, 4].Sample(
            texts =>
            {
                var lines = texts.Select(text => Printable(font, text)).ToArray();
                var read = TaggedText.Read(PdfFile.Open(SomeDocument.OfLines(font, lines)));
                return read.Elements.Where(element => element.Type == "P").Select(element => element.Text).SequenceEqual(lines);
            },
            iter: 60);
    }

    private static FontFile FontOf(bool cff) => cff ? SomeFont.Cff : SomeFont.Serif;

    private static string Printable(FontFile font, string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar && font.Has(rune)).Select(rune => rune.ToString()));
}
