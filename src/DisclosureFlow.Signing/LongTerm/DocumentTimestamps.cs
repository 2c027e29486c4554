using System.Globalization;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Updating;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Timestamps;

namespace DisclosureFlow.Signing.LongTerm;

/// <summary>Document time-stamps (ETSI EN 319 142-1, 5.4.3): appended, invisible, over everything before them.</summary>
public static class DocumentTimestamps
{
    /// <summary>Appends one.</summary>
    /// <param name="pdf">The file; its own signatures stay as they are.</param>
    /// <param name="authority">Who stamps.</param>
    /// <param name="stop">Ends the waiting for the authority.</param>
    /// <param name="reservedBytes">Room for the token.</param>
    /// <returns>The file with the time-stamp; it begins with exactly the bytes of <paramref name="pdf"/>.</returns>
    /// <exception cref="SigningRefusedException">DF5001: unreadable; DF5010: the source changed meanwhile; DF5011: the token exceeds the room.</exception>
    /// <exception cref="TimestampUnavailableException">No token.</exception>
    public static async Task<byte[]> Append(ReadOnlyMemory<byte> pdf, ITimestampAuthority authority, CancellationToken stop, int reservedBytes = 16 * 1024)
    {
        using var room = Prepare(pdf, reservedBytes);
        room.Fill(await authority.Stamp(room.CoveredDigest, stop));
        return room.ToFile();
    }

    private static SignatureRoom Prepare(ReadOnlyMemory<byte> pdf, int reservedBytes)
    {
        try
        {
            var update = new IncrementalUpdate(PdfFile.Open(pdf));
            return SignatureRoom.Write(update, AddStamp(update, reservedBytes), reservedBytes, Oids.Sha256);
        }
        catch (PdfFormatException cause)
        {
            throw Refusals.UnreadablePdf(cause);
        }
    }

    private static PdfReference AddStamp(IncrementalUpdate update, int reservedBytes)
    {
        var page = PageTree.Read(update.Source) is [var first, ..] ? first : throw new PdfFormatException("the document has no page", 0);
        var signature = update.Add(SignatureRoom.Reserve("DocTimeStamp", "ETSI.RFC3161", reservedBytes));
        var widget = update.Add(new PdfDictionary
        {
            { "Type", new PdfName("Annot") },
            { "Subtype", new PdfName("Widget") },
            { "FT", new PdfName("Sig") },
            { "T", PdfString.OfText(NewName(update.Source)) },
            { "F", 132 },
            { "P", page.Reference },
            { "Rect", new PdfArray(0, 0, 0, 0) },
            { "V", signature },
        });
        var form = new FormUpdate(update);
        form.AddField(widget, page);
        form.SayThatSignaturesExist();
        form.Write();
        return signature;
    }

    private static string NewName(PdfFile file)
    {
        var taken = FormField.ReadAll(file).Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, taken.Count + 1).Select(number => string.Create(CultureInfo.InvariantCulture, $"DocTimeStamp{number}")).First(name => !taken.Contains(name));
    }
}
