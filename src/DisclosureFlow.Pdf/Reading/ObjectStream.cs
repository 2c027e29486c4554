using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Reading;

/// <summary>An object stream, decoded (7.5.7).</summary>
internal sealed class ObjectStream
{
    private readonly (int Number, int Offset)[] _index;
    private readonly ReadOnlyMemory<byte> _data;
    private readonly ReadingLimits _limits;
    private readonly long _place;

    private ObjectStream((int Number, int Offset)[] index, ReadOnlyMemory<byte> data, ReadingLimits limits, long place)
    {
        (_index, _data, _limits, _place) = (index, data, limits, place);
    }

    public static ObjectStream Read(PdfStream stream, ReadOnlyMemory<byte> data, ReadingLimits limits, long place)
    {
        var count = CrossReferenceSection.Natural(stream.Dictionary, "N", place);
        var first = CrossReferenceSection.Natural(stream.Dictionary, "First", place);
        if (!stream.Dictionary.IsName("Type", "ObjStm") || count is null || first is null || first > data.Length || count > limits.Objects || count > first)
        {
            throw new PdfFormatException("an object stream has /Type /ObjStm, /N and /First within its data (7.5.7)", place);
        }

        var index = new (int Number, int Offset)[count.Value];
        var parser = new ObjectParser(data[..first.Value], 0, limits, locate: false);
        for (var i = 0; i < index.Length; i++)
        {
            index[i] = (parser.NaturalNumber("an object number in an object stream (7.5.7)"), parser.NaturalNumber("an offset in an object stream (7.5.7)"));
            if (index[i].Offset > data.Length - first.Value)
            {
                throw new PdfFormatException("an offset in an object stream leads outside it (7.5.7)", place);
            }
        }

        return new ObjectStream(index, data[first.Value..], limits, place);
    }

    public PdfObject Object(int number, int at)
    {
        if (at >= _index.Length || _index[at].Number != number)
        {
            throw new PdfFormatException($"object {number} is not at index {at} of its object stream (7.5.7)", _place);
        }

        var parser = new ObjectParser(_data, _index[at].Offset, _limits, locate: false);
        var value = parser.Object();
        return value is PdfReference ? throw new PdfFormatException($"object {number} is nothing but a reference (7.3.10)", _place) : value;
    }
}
