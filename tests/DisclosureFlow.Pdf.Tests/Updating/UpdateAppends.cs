using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Updating;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Pdf.Tests.Updating;

public sealed class UpdateAppends
{
    public static TheoryData<string> Forms => ["table", "stream", "object stream"];

    internal static byte[] Source(string form) => form switch
    {
        "table" => SmallPdf.OnePage().ToTable(),
        "stream" => SmallPdf.OnePage().ToStream(objectStream: false),
        _ => SmallPdf.OnePage().ToStream(),
    };

    [Theory, MemberData(nameof(Forms))]
    public void The_result_begins_with_the_sources_bytes_and_carries_the_change(string form)
    {
        var source = Source(form);
        var once = Retitle(source, "first");
        var twice = Retitle(once, "second");
        Assert.True(once.AsSpan().StartsWith(source));
        Assert.True(twice.AsSpan().StartsWith(once));
        var file = PdfFile.Open(twice);
        Assert.Equal(3, file.Revisions.Count);
        Assert.Equal([source.Length, once.Length, twice.Length], file.Revisions.Select(revision => revision.End));
        Assert.Equal("second", ((PdfString)file.Catalog["Title"]!).ToText());
        Assert.Equal("first", ((PdfString)file.AtRevision(1).Catalog["Title"]!).ToText());
        Assert.Null(file.AtRevision(0).Catalog["Title"]);
        Assert.Single(PageTree.Read(file));
        Assert.Equal(PdfFile.Open(once).Entries.OrderBy(entry => entry.Key), file.AtRevision(1).Entries.OrderBy(entry => entry.Key));
        Assert.Equal(form == "table" ? CrossReferenceForm.Table : CrossReferenceForm.Stream, file.Revisions[^1].Form);
    }

    [Fact]
    public void A_source_without_a_last_end_of_line_gets_one_and_stays_as_it_is()
    {
        var source = Source("table")[..^1];
        var updated = Retitle(source, "x");
        Assert.True(updated.AsSpan().StartsWith(source));
        var file = PdfFile.Open(updated);
        Assert.Equal(source.Length, file.Revisions[0].EndMark);
        Assert.Equal(source.Length + 1, file.Revisions[0].End);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Qpdf_finds_nothing_wrong(string form)
    {
        var qpdf = Outside.Program("qpdf", "qpdf");
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pdf");
        try
        {
            await File.WriteAllBytesAsync(file, Retitle(Retitle(Source(form), "a"), "b"), TestContext.Current.CancellationToken);
            var (exit, output, error) = await Outside.Run(qpdf, ["--check", file]);
            Assert.True(exit == 0, output + error);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static byte[] Retitle(byte[] source, string title)
    {
        var update = new IncrementalUpdate(PdfFile.Open(source));
        var catalog = update.Source.Catalog.Copy();
        catalog["Title"] = PdfString.OfText(title);
        catalog["Extra"] = update.Add(new PdfDictionary { { "For", PdfString.OfText(title) } });
        update.Put(update.Source.CatalogReference, catalog);
        return update.Write();
    }
}
