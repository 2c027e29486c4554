using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tests.Fonts;
using DisclosureFlow.Pdf.Tests.Writing;
using DisclosureFlow.Pdf.Updating;

namespace DisclosureFlow.Pdf.Tests.Conformance;

public sealed class ClaimsAreTrue
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_document_that_claims_conformance_breaks_no_clause(bool cff) =>
        Assert.Empty(ConformanceCheck.FaultsOf(SomeDocument.Conforming(cff ? SomeFont.Cff : SomeFont.Serif)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Preflight_finds_only_that_the_file_is_of_part_2(bool cff) =>
        Preflight.AssertNothingButPart2(SomeDocument.Conforming(cff ? SomeFont.Cff : SomeFont.Serif));

    [Theory]
    [InlineData("MarkInfo", "6.7.2.2")]
    [InlineData("Lang", "6.7.4")]
    [InlineData("OutputIntents", "6.2.3")]
    [InlineData("Metadata", "6.6.2.1")]
    [InlineData("ViewerPreferences", "DisplayDocTitle")]
    [InlineData("StructTreeRoot", "structure tree")]
    public void A_missing_entry_of_the_catalog_is_found(string key, string clause) =>
        AssertFound(clause, (file, update) =>
        {
            var catalog = file.Catalog.Copy();
            catalog.Remove(key);
            update.Put(file.CatalogReference, catalog);
        });

    [Fact]
    public void A_claim_of_another_part_is_found() =>
        AssertFound("6.6.4", (file, update) =>
        {
            var metadata = (PdfReference)file.Catalog["Metadata"]!;
            var stream = (PdfStream)file.Get(metadata);
            var text = Encoding.UTF8.GetString(stream.Data.Span).Replace("<pdfaid:part>2", "<pdfaid:part>3", StringComparison.Ordinal);
            update.Put(metadata, new PdfStream(stream.Dictionary.Copy(), Encoding.UTF8.GetBytes(text)));
        });

    [Theory]
    [InlineData("BT /F1 9 Tf <0001> Tj ET", "all content is tagged")]
    [InlineData("/Artifact BMC EMC 0 0 m 9 9 l S", "outside marked content")]
    [InlineData("/Artifact BMC BT /F1 9 Tf <0000> Tj ET EMC", "6.2.11.8")]
    [InlineData("/Artifact BMC BT /F1 9 Tf <0FFF> Tj ET EMC", "7.21.7")]
    public void Faulty_content_is_found(string content, string clause) =>
        AssertFound(clause, (file, update) =>
        {
            var contents = (PdfReference)PageTree.Read(file).Single().Dictionary["Contents"]!;
            var sound = file.Decode((PdfStream)file.Get(contents));
            update.Put(contents, new PdfStream(new PdfDictionary(), (byte[])[.. sound.Span, .. Encoding.Latin1.GetBytes("\n" + content)]));
        });

    [Theory]
    [InlineData("H2", "S", "/H4", "7.4.2")]
    [InlineData("P", "S", "/Paragraph", "6.7.3.4")]
    [InlineData("TH", "A", "<</O /Table>>", "scope")]
    [InlineData("TH", "A", "<</O /Table /Scope /Column /ColSpan 2>>", "regular")]
    [InlineData("TH", "S", "/TD", "has a head")]
    public void A_faulty_element_is_found(string type, string key, string value, string clause) =>
        AssertFound(clause, (file, update) =>
        {
            foreach (var (number, _) in file.Entries)
            {
                if (file.Get(new PdfReference(number)) is PdfDictionary element && element.IsName("Type", "StructElem") && element.IsName("S", type))
                {
                    var changed = element.Copy();
                    changed[key] = value[0] == '/' ? new PdfName(value[1..]) : new ObjectParser(Encoding.Latin1.GetBytes(value), 0, ReadingLimits.Default, locate: false).Object();
                    update.Put(new PdfReference(number), changed);
                }
            }
        });

    [Theory]
    [InlineData("F", "6.3.2")]
    [InlineData("TU", "/TU")]
    [InlineData("AP", "6.3.3")]
    [InlineData("StructParent", "7.18.1")]
    public void A_widget_without_what_it_needs_is_found(string key, string clause) =>
        AssertFound(clause, (file, update) =>
        {
            var form = file.Find<PdfDictionary>(file.Catalog, "AcroForm")!;
            var widget = (PdfReference)file.Find<PdfArray>(form, "Fields")!.Single();
            var changed = ((PdfDictionary)file.Get(widget)).Copy();
            changed.Remove(key);
            update.Put(widget, changed);
        });

    [Theory]
    [InlineData("ToUnicode", "ToUnicode")]
    public void A_font_without_its_map_is_found(string key, string clause) =>
        AssertFound(clause, (file, update) => ChangeObjects(file, update, "Type0", font => font.Remove(key)));

    [Fact]
    public void Wrong_widths_are_found() =>
        AssertFound("6.2.11.5", (file, update) => ChangeObjects(file, update, "CIDFontType2", font => font["DW"] = 900));

    private static void ChangeObjects(PdfFile file, IncrementalUpdate update, string subtype, Action<PdfDictionary> change)
    {
        foreach (var (number, _) in file.Entries)
        {
            if (file.Get(new PdfReference(number)) is PdfDictionary dictionary && dictionary.IsName("Subtype", subtype))
            {
                var changed = dictionary.Copy();
                change(changed);
                update.Put(new PdfReference(number), changed);
            }
        }
    }

    private static void AssertFound(string clause, Action<PdfFile, IncrementalUpdate> change)
    {
        var file = PdfFile.Open(SomeDocument.Conforming(SomeFont.Serif));
        var update = new IncrementalUpdate(file);
        change(file, update);
        Assert.Contains(ConformanceCheck.FaultsOf(update.Write()), fault => fault.Contains(clause, StringComparison.Ordinal));
    }
}
