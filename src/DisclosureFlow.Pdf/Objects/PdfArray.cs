using System.Buffers;
using System.Collections;

namespace DisclosureFlow.Pdf.Objects;

/// <summary>An array (7.3.6).</summary>
public sealed class PdfArray : PdfObject, IReadOnlyList<PdfObject>
{
    private readonly List<PdfObject> _items;
    private bool _sealed;

    public PdfArray() => _items = [];

    public PdfArray(params IEnumerable<PdfObject> items) => _items = [.. items];

    public int Count => _items.Count;

    public PdfObject this[int index] => _items[index];

    /// <exception cref="InvalidOperationException">The array was read from a file; change a <see cref="Copy"/>.</exception>
    public void Add(PdfObject item)
    {
        if (_sealed)
        {
            throw new InvalidOperationException("An array read from a file is not changed in place; change a copy of it.");
        }

        _items.Add(item);
    }

    /// <summary>An open copy; the items are shared.</summary>
    public PdfArray Copy() => new(_items);

    public IEnumerator<PdfObject> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override void Write(IBufferWriter<byte> output)
    {
        output.Write("["u8);
        for (var i = 0; i < _items.Count; i++)
        {
            if (i > 0)
            {
                output.Write(" "u8);
            }

            _items[i].Write(output);
        }

        output.Write("]"u8);
    }

    public override bool HasSameValueAs(PdfObject other)
    {
        if (other is not PdfArray array || array.Count != Count)
        {
            return false;
        }

        for (var i = 0; i < Count; i++)
        {
            if (!_items[i].HasSameValueAs(array[i]))
            {
                return false;
            }
        }

        return true;
    }

    internal PdfArray Seal()
    {
        _sealed = true;
        return this;
    }
}
