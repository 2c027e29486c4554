using System.Text;
using CsCheck;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Pdf.Tests.Reading;

public sealed class ReaderIsStrict
{
    private static readonly byte[] Table = SmallPdf.OnePage().ToTable();
    private static readonly byte[] Stream = SmallPdf.OnePage().ToStream();

    [Theory]
    [InlineData("table")]
    [InlineData("stream")]
    [InlineData("object stream")]
    public void Every_form_of_cross_reference_gives_the_same_document(string form)
    {
        var file = PdfFile.Open(Updating.UpdateAppends.Source(form));
        var page = Assert.Single(PageTree.Read(file));
        var content = (PdfStream)file.Resolve(page.Dictionary["Contents"])!;
        Assert.Equal("BT /F1 12 Tf 10 50 Td (hello) Tj ET", Encoding.ASCII.GetString(file.Decode(content).Span));
        Assert.IsType<PdfNull>(file.Get(new PdfReference(99)));
        Assert.IsType<PdfNull>(file.Get(new PdfReference(1, 7)));
    }

    [Fact]
    public void Anything_behind_the_last_end_mark_is_refused()
    {
        foreach (var tail in new[] { " ", "\n", "x", "%", "\0" })
        {
            var offset = Assert.Throws<PdfFormatException>(() => PdfFile.Open((byte[])[.. Table, .. Encoding.ASCII.GetBytes(tail)])).Offset;
            Assert.InRange(offset, Table.Length - 64, Table.Length);
        }
    }

    [Fact]
    public void Anything_before_the_header_is_refused() =>
        Assert.Equal(0, Assert.Throws<PdfFormatException>(() => PdfFile.Open((byte[])[(byte)' ', .. Table])).Offset);

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        // Only the last end of line may be missing.
        for (var length = 0; length < Table.Length - 1; length++)
        {
            Assert.Throws<PdfFormatException>(() => PdfFile.Open(Table.AsMemory(0, length)));
        }
    }

    [Fact]
    public void An_encrypted_file_is_refused_and_told_why()
    {
        var pdf = SmallPdf.OnePage();
        pdf.ExtraTrailer["Encrypt"] = new PdfDictionary { { "Filter", new PdfName("Standard") } };
        foreach (var bytes in new[] { pdf.ToTable(), pdf.ToStream() })
        {
            Assert.Contains("encrypted", Assert.Throws<PdfFormatException>(() => PdfFile.Open(bytes)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("00000 n \n", "00000 n\n\n")]
    [InlineData("00000 n \n", "0000x n \n")]
    [InlineData("trailer", "trail3r")]
    [InlineData("/Size 6", "/Size 5")]
    [InlineData("/Size 6", "/Sise 6")]
    [InlineData("0 6\n", "1 6\n")]
    [InlineData("xref\n0", "xerf\n0")]
    [InlineData("%%EOF", "%EOF ")]
    public void A_broken_cross_reference_is_not_repaired(string right, string wrong) =>
        Assert.Throws<PdfFormatException>(() => PdfFile.Open(Replace(Table, right, wrong)));

    [Theory]
    [InlineData("1 0 obj", "9 0 obj")]
    [InlineData("/Catalog", "/Katalog")]
    [InlineData("endobj", "endoby")]
    public void A_broken_object_is_not_repaired(string right, string wrong) =>
        Assert.Throws<PdfFormatException>(() => ReadEverything(Replace(Table, right, wrong)));

    [Fact]
    public void A_stream_that_does_not_end_where_it_says_is_refused() =>
        Assert.Throws<PdfFormatException>(() => PdfFile.Open(Replace(Table, "/Length 35", "/Length 34")).Get(new PdfReference(4)));

    [Fact]
    public void A_circle_of_cross_references_is_refused()
    {
        var start = Encoding.Latin1.GetString(Table).LastIndexOf("xref\n0", StringComparison.Ordinal);
        var pdf = SmallPdf.OnePage();
        pdf.ExtraTrailer["Prev"] = start;
        Assert.Throws<PdfFormatException>(() => PdfFile.Open(pdf.ToTable()));
    }

    [Fact]
    public void A_length_that_needs_its_own_stream_is_refused()
    {
        var text = Encoding.Latin1.GetString(Table).Replace("/Length 35", "/Length 4 0 R", StringComparison.Ordinal);
        var shift = text.Length - Table.Length;
        var start = text.LastIndexOf("xref\n0", StringComparison.Ordinal);
        text = text.Replace($"startxref\n{start - shift}", $"startxref\n{start}", StringComparison.Ordinal);
        Assert.Throws<PdfFormatException>(() => PdfFile.Open(Encoding.Latin1.GetBytes(text)).Get(new PdfReference(4)));
    }

    [Fact]
    public void A_circle_in_the_page_tree_is_refused()
    {
        var pdf = SmallPdf.OnePage();
        pdf.Objects[2] = new PdfDictionary { { "Type", new PdfName("Pages") }, { "Kids", new PdfArray(new PdfReference(3), new PdfReference(2)) }, { "Count", 2 } };
        var file = PdfFile.Open(pdf.ToTable());
        Assert.Throws<PdfFormatException>(() => PageTree.Read(file));
    }

    [Fact]
    public void A_small_stream_that_swells_stops_at_the_limit()
    {
        var pdf = SmallPdf.OnePage();
        pdf.Objects[4] = new PdfStream(new PdfDictionary { { "Filter", new PdfName("FlateDecode") } }, SmallPdf.Deflate(new byte[10_000_000]));
        var file = PdfFile.Open(pdf.ToTable(), new ReadingLimits { DecodedStreamBytes = 1_000_000 });
        Assert.Contains("1000000", Assert.Throws<PdfFormatException>(() => file.Decode((PdfStream)file.Get(new PdfReference(4)))).Message, StringComparison.Ordinal);
        var roomy = PdfFile.Open(pdf.ToTable(), new ReadingLimits { DecodedBytes = 15_000_000 });
        roomy.Decode((PdfStream)roomy.Get(new PdfReference(4)));
        Assert.Throws<PdfFormatException>(() => roomy.Decode((PdfStream)roomy.Get(new PdfReference(4))));
    }

    [Fact]
    public async Task Linearized_and_compressed_files_of_another_writer_are_read()
    {
        var qpdf = Outside.Program("qpdf", "qpdf");
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var source = Path.Combine(folder.FullName, "in.pdf");
            await File.WriteAllBytesAsync(source, Table, TestContext.Current.CancellationToken);
            foreach (var options in new string[][] { ["--linearize"], ["--object-streams=generate"], ["--linearize", "--object-streams=generate"], ["--object-streams=disable"] })
            {
                var target = Path.Combine(folder.FullName, "out.pdf");
                var (exit, _, error) = await Outside.Run(qpdf, [.. options, source, target]);
                Assert.True(exit == 0, error);
                var file = PdfFile.Open(await File.ReadAllBytesAsync(target, TestContext.Current.CancellationToken));
                Assert.Single(file.Revisions);
                var page = Assert.Single(PageTree.Read(file));
                Assert.Contains("hello", Encoding.ASCII.GetString(file.Decode((PdfStream)file.Resolve(page.Dictionary["Contents"])!).Span), StringComparison.Ordinal);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_mutated_file_is_read_or_refused_and_nothing_else() =>
        Gen.Select(Gen.Bool, Gen.Select(Gen.Int[0, 1 << 20], Gen.Byte).Array[1, 6]).Sample((fromStream, changes) =>
        {
            var bytes = (byte[])(fromStream ? Stream : Table).Clone();
            foreach (var (at, value) in changes)
            {
                bytes[at % bytes.Length] = value;
            }

            ReadAll(bytes);
        }, iter: 20_000);

    /// <summary>Reads everything there is; only a refusal may stop it.</summary>
    private static void ReadAll(byte[] bytes)
    {
        try
        {
            ReadEverything(bytes);
        }
        catch (PdfFormatException)
        {
            // Refused: that is one of the two right answers.
        }
    }

    private static void ReadEverything(byte[] bytes)
    {
        var file = PdfFile.Open(bytes, new ReadingLimits { DecodedStreamBytes = 1 << 20, DecodedBytes = 4 << 20, Objects = 10_000 });
        foreach (var page in PageTree.Read(file))
        {
            file.Resolve(page.MediaBox);
        }

        foreach (var (number, entry) in file.Entries)
        {
            if (file.Get(new PdfReference(number, entry.Kind == EntryKind.InFile ? entry.Detail : 0)) is PdfStream stream)
            {
                file.Decode(stream);
            }
        }
    }

    private static byte[] Replace(byte[] bytes, string right, string wrong)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var at = text.LastIndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0, right);
        return Encoding.Latin1.GetBytes(text[..at] + wrong + text[(at + right.Length)..]);
    }
}
