using System.Text;
using CsCheck;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tests.Fonts;
using DisclosureFlow.Pdf.Tests.Writing;
using DisclosureFlow.Pdf.TextExtraction;
using DisclosureFlow.Pdf.Updating;

namespace DisclosureFlow.Pdf.Tests.TextExtraction;

public sealed class TaggedTextIsCareful
{
    [Fact]
    public void A_file_without_structure_tree_is_refused()
    {
        var file = PdfFile.Open(Replaced(SomeDocument.OfLines(SomeFont.Serif, "文"), "/StructTreeRoot ", "/StructTreeRoox "));
        Assert.Throws<PdfFormatException>(() => TaggedText.Read(file));
    }

    [Fact]
    public void Text_in_no_marked_content_is_told_apart()
    {
        var tagged = SomeDocument.OfLines(SomeFont.Serif, "文");
        var read = TaggedText.Read(PdfFile.Open(WithPlainContent(tagged, "BT /F1 9 Tf 1 0 0 1 9 9 Tm <0001> Tj ET /P <</MCID 7>> BDC BT /F1 9 Tf <0001> Tj ET EMC")));
        Assert.Equal("文", read.Pages.Single().Untagged);
        Assert.Equal("文", read.Pages.Single().Unowned);
        Assert.Equal("", read.Elements.Single(element => element.Type == "P").Text);
    }

    [Theory]
    [InlineData("EMC")]
    [InlineData("/P BMC")]
    [InlineData("BI /W 1 ID x EI")]
    [InlineData("<< /A")]
    public void Broken_content_is_refused(string content) =>
        Assert.Throws<PdfFormatException>(() => TaggedText.Read(PdfFile.Open(WithPlainContent(SomeDocument.OfLines(SomeFont.Serif, "文"), content))));

    [Fact]
    public void Text_stands_for_what_a_span_says_it_is()
    {
        var read = TaggedText.Read(PdfFile.Open(WithPlainContent(
            SomeDocument.OfLines(SomeFont.Serif, "文"), "/P <</MCID 0>> BDC /Span <</ActualText <FEFF6587672C>>> BDC BT /F1 9 Tf <0001> Tj ET EMC EMC")));
        Assert.Equal("文本", read.Elements.Single(element => element.Type == "P").Text);
    }

    [Fact]
    public void Any_changed_byte_is_read_or_refused_and_never_crashes()
    {
        var sound = SomeDocument.OfLines(SomeFont.Serif, "松溪镇人民政府", "第二行");
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte[1, 255]).Sample(
            change =>
            {
                var damaged = (byte[])sound.Clone();
                damaged[change.Item1] ^= change.Item2;
                try
                {
                    _ = TaggedText.Read(PdfFile.Open(damaged)).Elements.Count();
                }
                catch (PdfFormatException)
                {
                    // refused
                }
            },
            iter: 500);
    }

    private static byte[] Replaced(byte[] file, string from, string to) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(file).Replace(from, to, StringComparison.Ordinal));

    /// <summary>The file with the page's content replaced, by an incremental update.</summary>
    private static byte[] WithPlainContent(byte[] file, string content)
    {
        var opened = PdfFile.Open(file);
        var page = PageTree.Read(opened).Single();
        var update = new IncrementalUpdate(opened);
        update.Put((PdfReference)page.Dictionary["Contents"]!, new PdfStream(new PdfDictionary(), Encoding.Latin1.GetBytes(content)));
        return update.Write();
    }
}
