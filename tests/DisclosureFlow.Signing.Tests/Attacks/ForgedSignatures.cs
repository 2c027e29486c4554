using System.Globalization;
using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Tests.Attacks;

/// <summary>Attacks on the signature itself: universal forgery, wrapping, holes and overlaps of the byte range, foreign bytes in /Contents.</summary>
public sealed class ForgedSignatures
{
    private static readonly string[] Fakes =
    [
        "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached",
        "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 0 0 0]/Contents<>",
        "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 10 20 30]",
        "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Contents<3003020101>",
        "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange null/Contents null",
        "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[]/Contents(0)",
        "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 -1 2 3]/Contents<00>",
        "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.x509.rsa_sha1/ByteRange[0 1 2 3]/Contents<00>",
        "/Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<00>",
        "",
    ];

    public static TheoryData<string> UniversalForgeries => new(Fakes);

    [Theory, MemberData(nameof(UniversalForgeries))]
    public void A_signature_with_parts_missing_or_empty_is_never_skipped(string dictionary)
    {
        var pdf = SmallPdf.WithFields(Some.Field);
        var field = ((PdfDictionary)pdf.Objects[10]).Copy();
        field["V"] = new PdfReference(40);
        pdf.Objects[10] = field;
        var parser = new PdfDictionary();
        pdf.Objects[40] = parser;
        var bytes = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(pdf.ToTable()).Replace("40 0 obj\n<<>>", $"40 0 obj\n<<{dictionary}>>", StringComparison.Ordinal));
        Tamper.MustBeRefused(Realign(bytes), dictionary);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("99 0 R")]
    public void A_field_with_a_value_that_is_no_signature_is_not_taken_for_an_empty_one_that_passes(string value)
    {
        var pdf = SmallPdf.WithFields(Some.Field);
        var field = ((PdfDictionary)pdf.Objects[10]).Copy();
        field["V"] = PdfBoolean.Of(true);
        pdf.Objects[10] = field;
        var bytes = Realign(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(pdf.ToTable()).Replace("/V true", $"/V {value}", StringComparison.Ordinal)));
        Assert.NotEqual(Indication.TotalPassed, Tamper.Judge(bytes).Indication);
    }

    [Theory]
    [InlineData("honest", true)]
    [InlineData("hole before", false)]
    [InlineData("hole behind", false)]
    [InlineData("overlap", false)]
    [InlineData("not from zero", false)]
    [InlineData("short of the end", false)]
    [InlineData("beyond the end", false)]
    [InlineData("six numbers", false)]
    public void Only_a_byte_range_that_leaves_out_nothing_but_its_own_contents_is_accepted(string kind, bool accepted)
    {
        var (file, contents) = Unsigned();
        int[] range = kind switch
        {
            "honest" => [0, contents.Start, contents.End, file.Length - contents.End],
            "hole before" => [0, contents.Start - 40, contents.End, file.Length - contents.End],
            "hole behind" => [0, contents.Start, contents.End + 40, file.Length - contents.End - 40],
            "overlap" => [0, contents.Start, contents.End - 100, file.Length - contents.End + 100],
            "not from zero" => [9, contents.Start - 9, contents.End, file.Length - contents.End],
            "short of the end" => [0, contents.Start, contents.End, file.Length - contents.End - 7],
            "beyond the end" => [0, contents.Start, contents.End, file.Length - contents.End + 10],
            _ => [0, contents.Start, contents.End, 10, contents.End + 10, file.Length - contents.End - 10],
        };
        var report = Tamper.Judge(Forge(file, contents, range));
        Assert.Equal(accepted ? Indication.TotalPassed : Indication.TotalFailed, report.Indication);
        Assert.True(accepted || report.Reasons[0].Code is "DF5504" or "DF5506", string.Join(" | ", report.Reasons.Select(reason => reason.En)));
    }

    [Fact]
    public void Signature_wrapping_is_refused_although_the_digest_matches()
    {
        // The second signed stretch is copied to the end, the byte range leads there, and new content stands between.
        var signed = Some.Signed(pdf: SmallPdf.WithFields(Some.Field, Some.SecondField).ToTable());
        var file = PdfFile.Open(signed);
        var value = Tamper.ValueOf(file, Some.Field);
        var dictionary = (PdfDictionary)file.Get(value);
        var contents = ((PdfString)dictionary["Contents"]!).Source!.Value;
        var tail = signed.Length - contents.End;
        var moved = Encoding.Latin1.GetString(signed, contents.End, tail);
        var text = Encoding.Latin1.GetString(signed);

        // The copy lies in a stream, whose place is found by trying: the numbers have ten digits either way.
        var place = 0;
        for (var round = 0; round < 3; round++)
        {
            var copy = dictionary.Copy();
            copy["ByteRange"] = new PdfArray(0, contents.Start, place, tail);
            var tampered = Tamper.AppendByHand(signed,
            [
                (value.Number, copy.ToString()),
                (4, "<</Length 1>>\nstream\nn\nendstream"),
                (60, $"<</Length {tail}>>\nstream\n{moved}\nendstream"),
            ]);
            place = Encoding.Latin1.GetString(tampered).IndexOf(moved, text.Length, StringComparison.Ordinal);
            if (round == 2)
            {
                var range = ((PdfArray)((PdfDictionary)PdfFile.Open(tampered).Get(value))["ByteRange"]!).Select(number => (int)((PdfInteger)number).Value).ToArray();
                Assert.Equal(signed[contents.End..], tampered[range[2]..(range[2] + range[3])]);
                Tamper.MustBeRefused(tampered, "wrapping");
            }
        }
    }

    [Theory]
    [InlineData("lower-case digit among upper-case ones")]
    [InlineData("white space")]
    [InlineData("bytes in the padding")]
    public void Contents_have_one_form_only(string change)
    {
        var signed = Some.Signed();
        var at = signed.AsSpan().IndexOf("/Contents <3082"u8) + "/Contents <3".Length;
        Assert.Equal(Indication.TotalPassed, Tamper.Judge(signed).Indication);
        switch (change)
        {
            case "white space":
                signed[at + 3] = (byte)' ';
                break;
            case "bytes in the padding":
                signed[at + 30_000] = (byte)'1';
                break;
            default:
                var letter = signed.AsSpan(at).IndexOfAnyInRange((byte)'A', (byte)'F');
                signed[at + letter] |= 0x20;
                break;
        }

        Tamper.MustBeRefused(signed, change);
    }

    [Fact]
    public void The_same_file_with_lower_case_contents_is_another_writers_habit_and_accepted()
    {
        var signed = Some.Signed();
        var at = signed.AsSpan().IndexOf("/Contents <"u8) + "/Contents <".Length;
        for (var end = at + signed.AsSpan(at).IndexOf((byte)'>'); at < end; at++)
        {
            signed[at] = (byte)char.ToLowerInvariant((char)signed[at]);
        }

        Assert.Equal(Indication.TotalPassed, Tamper.Judge(signed).Indication);
    }

    [Fact]
    public void A_certification_that_the_catalog_does_not_name_is_refused()
    {
        var pdf = SmallPdf.WithFields(Some.Field);
        var signed = Some.Signed(certify: false, pdf: pdf.ToTable());
        Assert.Equal(Indication.TotalPassed, Tamper.Judge(signed).Indication);
        ((PdfDictionary)pdf.Objects[1]).Add("Perms", new PdfDictionary { { "DocMDP", new PdfReference(11) } });
        Tamper.MustBeRefused(Some.SignedUnchecked(pdf.ToTable()), "permissions name a signature that does not certify");
    }

    private static (byte[] File, ByteSpan Contents) Unsigned()
    {
        var pdf = SmallPdf.WithFields(Some.Field);
        var field = ((PdfDictionary)pdf.Objects[10]).Copy();
        field["V"] = new PdfReference(40);
        pdf.Objects[10] = field;
        pdf.Objects[40] = new PdfDictionary
        {
            { "Type", new PdfName("Sig") }, { "Filter", new PdfName("Adobe.PPKLite") }, { "SubFilter", new PdfName("ETSI.CAdES.detached") },
            { "ByteRange", new PdfArray(Enumerable.Repeat((PdfObject)9_999_999_999L, 6)) }, { "Contents", new PdfString(new byte[4000], hex: true) },
        };
        var file = pdf.ToTable();
        var dictionary = (PdfDictionary)PdfFile.Open(file).Get(new PdfReference(40));
        return (file, ((PdfString)dictionary["Contents"]!).Source!.Value);
    }

    /// <summary>Signs whatever stretches the attacker likes, with a good key and a right digest.</summary>
    private static byte[] Forge(byte[] file, ByteSpan contents, int[] range)
    {
        var at = file.AsSpan().IndexOf("/ByteRange ["u8) + "/ByteRange ".Length;
        var room = file.AsSpan(at).IndexOf((byte)']') + 1;
        file.AsSpan(at, room).Fill((byte)' ');
        Encoding.ASCII.GetBytes($"[{string.Join(' ', range.Select(number => number.ToString(CultureInfo.InvariantCulture)))}]").CopyTo(file, at);
        List<ReadOnlyMemory<byte>> parts = [];
        for (var i = 0; i < range.Length; i += 2)
        {
            parts.Add(file.AsMemory(range[i], Math.Min(range[i + 1], file.Length - range[i])));
        }

        using var key = Some.Rsa();
        var attributes = CmsWriter.SignedAttributes(key.Certificate, Oids.Sha256, DigestAlgorithm.Hash(Oids.Sha256, parts.ToArray())!);
        var cms = CmsWriter.SignedData(key.Certificate, key.Chain, SignatureAlgorithm.RsaSha256, attributes, key.Sign(attributes), default);
        Encoding.ASCII.GetBytes(Convert.ToHexString(cms)).CopyTo(file, contents.Start + 1);
        return file;
    }

    // After a change of length: the offsets of the table and of startxref anew.
    private static byte[] Realign(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var table = text.IndexOf("xref\n0 ", StringComparison.Ordinal);
        var lines = text[table..].Split('\n');
        for (var i = 2; i < lines.Length && lines[i].Length == 19; i++)
        {
            var at = text.IndexOf($"\n{i - 2} 0 obj\n", StringComparison.Ordinal) + 1;
            if (lines[i].EndsWith("n ", StringComparison.Ordinal))
            {
                lines[i] = $"{at:D10} 00000 n ";
            }
        }

        lines[^3] = table.ToString(CultureInfo.InvariantCulture);
        return Encoding.Latin1.GetBytes(text[..table] + string.Join('\n', lines));
    }
}
