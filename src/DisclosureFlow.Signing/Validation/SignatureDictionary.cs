using System.Buffers;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Pades;

namespace DisclosureFlow.Signing.Validation;

/// <summary>
/// A signature dictionary (ISO 32000-2, 12.8.1) whose byte range was checked: it begins at 0, leaves out exactly the hexadecimal string of its own
/// /Contents, and ends where the revision ends that brought the signature. Holes, overlaps and foreign gaps end here.
/// </summary>
internal sealed record SignatureDictionary(FormField Field, PdfReference Reference, PdfDictionary Dictionary, string SubFilter, ByteSpan Contents, int End, Revision Revision, ReadOnlyMemory<byte> Cms)
{
    private static readonly SearchValues<byte> UpperHex = SearchValues.Create("0123456789ABCDEF"u8);
    private static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);
    private const int LargestContents = 1 << 21;

    /// <summary>Reads the value of a filled signature field.</summary>
    /// <exception cref="SignatureFaultException">FORMAT_FAILURE with the rule.</exception>
    public static SignatureDictionary Read(PdfFile file, FormField field)
    {
        // The value is an object of its own in the file's own bytes: only so its place in the file is certain.
        if (field.Dictionary["V"] is not PdfReference reference || file.Where(reference.Number) is not { } place || file.Get(reference) is not PdfDictionary dictionary)
        {
            throw BadDictionary("/V 应引用文件中的独立对象", "/V refers to an object in the file itself");
        }

        var subFilter = (dictionary["SubFilter"] as PdfName)?.Value;
        if (subFilter is not ("ETSI.CAdES.detached" or "ETSI.RFC3161" or "adbe.pkcs7.detached"))
        {
            throw BadDictionary($"不支持 /SubFilter {subFilter}", $"/SubFilter {subFilter} is not supported");
        }

        if (dictionary["Contents"] is not PdfString { IsHex: true, Source: { } contents } value || contents.Length > LargestContents)
        {
            throw BadDictionary("/Contents 应为直接书写的十六进制串", "/Contents is a hexadecimal string, written directly");
        }

        var revision = file.Revisions.First(candidate => place.Start < candidate.End);
        if (!revision.Entries.TryGetValue(reference.Number, out var entry) || entry.Position != place.Start)
        {
            throw BadDictionary("签名字典不属于它所在的修订版", "the signature does not belong to the revision it lies in");
        }

        var end = ByteRange(dictionary, contents, revision);
        return new SignatureDictionary(field, reference, dictionary, subFilter, contents, end, revision, Unpad(file.Bytes.Span, contents, value));
    }

    /// <summary>The two stretches the signature covers.</summary>
    public (ReadOnlyMemory<byte> Before, ReadOnlyMemory<byte> After) Covered(PdfFile file) => (file.Bytes[..Contents.Start], file.Bytes[Contents.End..End]);

    /// <summary>The digest of what the signature covers; null for an algorithm that is not accepted.</summary>
    public byte[]? Digest(PdfFile file, string oid)
    {
        var (before, after) = Covered(file);
        return DigestAlgorithm.Hash(oid, before, after);
    }

    /// <summary>The digest at hand is the one this signature needs.</summary>
    public bool IsMeasuredBy(MeasuredDigest? digest, string oid) =>
        digest is not null && digest.GapStart == Contents.Start && digest.GapEnd == Contents.End && digest.End == End && string.Equals(digest.Oid, oid, StringComparison.Ordinal);

    private static int ByteRange(PdfDictionary dictionary, ByteSpan contents, Revision revision)
    {
        if (dictionary["ByteRange"] is not PdfArray { Count: 4 } array || !array.All(number => number is PdfInteger { Value: >= 0 and <= int.MaxValue }))
        {
            throw BadRange("/ByteRange 应为四个直接书写的非负整数", "/ByteRange holds four integers of 0 or more, written directly");
        }

        var range = array.Select(number => ((PdfInteger)number).Value).ToArray();
        if (range[0] != 0 || range[1] != contents.Start || range[2] != contents.End)
        {
            throw BadRange("覆盖范围留出的空隙不正是签名值本身", "the gap is not exactly the signature's own /Contents");
        }

        var end = range[2] + range[3];

        // The end of line after %%EOF may have been added by the program that appended the next revision.
        if (end < revision.EndMark || end > revision.End)
        {
            throw BadRange("覆盖范围没有到达该修订版的末尾", "the byte range does not reach the end of its revision");
        }

        return (int)end;
    }

    // Everything between < and > is outside the signature: it has one form only, so that no byte of it can change unseen.
    private static ReadOnlyMemory<byte> Unpad(ReadOnlySpan<byte> file, ByteSpan contents, PdfString value)
    {
        var digits = file.Slice(contents.Start + 1, contents.Length - 2);
        if (digits.Length % 2 != 0 || (digits.ContainsAnyExcept(UpperHex) && digits.ContainsAnyExcept(LowerHex)))
        {
            throw BadDictionary("/Contents 应全为大写（或全为小写）十六进制数字", "/Contents is all upper-case or all lower-case hexadecimal digits");
        }

        var bytes = value.Bytes;
        var length = DerLength(bytes.Span);
        if (length is null || length > bytes.Length || bytes.Span[length.Value..].ContainsAnyExcept((byte)0))
        {
            throw BadDictionary("/Contents 应为一个 DER 值加零填充", "/Contents is one DER value, padded by zeros");
        }

        return bytes[..length.Value];
    }

    private static int? DerLength(ReadOnlySpan<byte> der)
    {
        if (der.Length < 2 || der[0] != 0x30)
        {
            return null;
        }

        if (der[1] < 0x80)
        {
            return der[1] + 2;
        }

        var octets = der[1] & 0x7F;
        if (octets is 0 or > 3 || der.Length < 2 + octets)
        {
            return null;
        }

        var length = 0;
        foreach (var octet in der.Slice(2, octets))
        {
            length = (length << 8) | octet;
        }

        return length + 2 + octets;
    }

    private static SignatureFaultException BadDictionary(string zh, string en) => new(SubIndication.FormatFailure, new Reason("DF5503", $"签名字典不合规：{zh}。", $"The signature dictionary is not acceptable: {en}."));

    private static SignatureFaultException BadRange(string zh, string en) => new(SubIndication.FormatFailure, new Reason("DF5504", $"签名覆盖范围不合规：{zh}。", $"The signature's byte range is not acceptable: {en}."));
}
