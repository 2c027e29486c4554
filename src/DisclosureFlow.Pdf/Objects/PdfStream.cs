using System.Buffers;

namespace DisclosureFlow.Pdf.Objects;

/// <summary>A stream (7.3.8): a dictionary and the bytes as stored, that is after the filters the dictionary names were applied.</summary>
/// <param name="dictionary">Its /Length is ignored in writing: the length of <paramref name="data"/> is written.</param>
/// <param name="data">Encoded bytes; kept, not copied.</param>
public sealed class PdfStream(PdfDictionary dictionary, ReadOnlyMemory<byte> data) : PdfObject
{
    public PdfDictionary Dictionary { get; } = dictionary;

    public ReadOnlyMemory<byte> Data { get; } = data;

    public override void Write(IBufferWriter<byte> output)
    {
        // The dictionary is written open-ended, so that /Length comes last and always matches.
        var entries = new PdfDictionary();
        foreach (var (key, value) in Dictionary)
        {
            if (!string.Equals(key, "Length", StringComparison.Ordinal))
            {
                entries.Add(key, value);
            }
        }

        entries.Add("Length", Data.Length);
        entries.Write(output);
        output.Write("\nstream\n"u8);
        output.Write(Data.Span);
        output.Write("\nendstream"u8);
    }

    public override bool HasSameValueAs(PdfObject other)
    {
        if (other is not PdfStream stream || !stream.Data.Span.SequenceEqual(Data.Span))
        {
            return false;
        }

        var (a, b) = (Dictionary.Copy(), stream.Dictionary.Copy());
        a.Remove("Length");
        b.Remove("Length");
        return a.HasSameValueAs(b);
    }
}
