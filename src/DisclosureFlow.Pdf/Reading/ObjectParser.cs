using System.Buffers;
using System.Text;
using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Reading;

/// <summary>Parses one object after another from bytes (7.3), by the letter: anything doubtful is refused with its offset.</summary>
internal ref struct ObjectParser
{
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadingLimits _limits;
    private readonly bool _locate;
    private int _depth;

    /// <param name="memory">The file, or a decoded object stream or content.</param>
    /// <param name="position">Where to begin.</param>
    /// <param name="limits">Depth is what counts here.</param>
    /// <param name="locate">True for the file itself: strings then know where they stand.</param>
    public ObjectParser(ReadOnlyMemory<byte> memory, int position, ReadingLimits limits, bool locate)
    {
        _memory = memory;
        _bytes = memory.Span;
        _limits = limits;
        _locate = locate;
        Position = position;
    }

    public int Position { get; set; }

    public readonly bool AtEnd => Position >= _bytes.Length;

    /// <summary>Moves over white space and comments.</summary>
    public void SkipWhiteSpace()
    {
        while (Position < _bytes.Length)
        {
            var b = _bytes[Position];
            if (b == '%')
            {
                var end = _bytes[Position..].IndexOfAny((byte)'\r', (byte)'\n');
                Position = end < 0 ? _bytes.Length : Position + end;
            }
            else if (Syntax.IsWhiteSpace(b))
            {
                Position++;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Moves over <paramref name="keyword"/> if it stands here as a whole token.</summary>
    public bool TryKeyword(ReadOnlySpan<byte> keyword)
    {
        SkipWhiteSpace();
        if (!_bytes[Position..].StartsWith(keyword))
        {
            return false;
        }

        var end = Position + keyword.Length;
        if (end < _bytes.Length && Syntax.IsRegular(_bytes[end]))
        {
            return false;
        }

        Position = end;
        return true;
    }

    public void Keyword(ReadOnlySpan<byte> keyword)
    {
        if (!TryKeyword(keyword))
        {
            throw Broken($"the keyword {Encoding.ASCII.GetString(keyword)} was expected");
        }
    }

    /// <summary>A non-negative integer written with digits only.</summary>
    public int NaturalNumber(string what)
    {
        SkipWhiteSpace();
        var start = Position;
        long value = 0;
        while (Position < _bytes.Length && Syntax.IsDigit(_bytes[Position]))
        {
            value = (value * 10) + (_bytes[Position++] - '0');
            if (value > int.MaxValue)
            {
                Position = start;
                throw Broken($"{what} is too large");
            }
        }

        if (Position == start || (Position < _bytes.Length && Syntax.IsRegular(_bytes[Position])))
        {
            Position = start;
            throw Broken($"{what} was expected");
        }

        return (int)value;
    }

    /// <summary>One object; a stream's data is not read here.</summary>
    public PdfObject Object()
    {
        SkipWhiteSpace();
        if (AtEnd)
        {
            throw Broken("an object was expected, the data ends");
        }

        var b = _bytes[Position];
        switch (b)
        {
            case (byte)'/':
                return new PdfName(Name());
            case (byte)'(':
                return LiteralString();
            case (byte)'[':
                return Array();
            case (byte)'<':
                return Position + 1 < _bytes.Length && _bytes[Position + 1] == '<' ? Dictionary() : HexString();
            default:
                if (Syntax.IsDigit(b) || b is (byte)'+' or (byte)'-' or (byte)'.')
                {
                    return NumberOrReference();
                }

                return TryKeyword("true"u8) ? PdfBoolean.Of(true)
                    : TryKeyword("false"u8) ? PdfBoolean.Of(false)
                    : TryKeyword("null"u8) ? PdfNull.Instance
                    : throw Broken("an object was expected (7.3)");
        }
    }

    /// <summary>A dictionary, direct, as in a trailer.</summary>
    public PdfDictionary Dictionary()
    {
        SkipWhiteSpace();
        if (!_bytes[Position..].StartsWith("<<"u8))
        {
            throw Broken("a dictionary was expected");
        }

        Enter();
        Position += 2;
        var dictionary = new PdfDictionary();
        while (true)
        {
            SkipWhiteSpace();
            if (_bytes[Position..].StartsWith(">>"u8))
            {
                Position += 2;
                _depth--;
                return dictionary.Seal();
            }

            if (AtEnd || _bytes[Position] != '/')
            {
                throw Broken("a dictionary's key is a name (7.3.7)");
            }

            var at = Position;
            var key = Name();
            if (dictionary.ContainsKey(key))
            {
                Position = at;
                throw Broken($"the key /{key} stands twice in a dictionary (7.3.7)");
            }

            dictionary.Add(key, Object());
        }
    }

    public readonly PdfFormatException Broken(string rule) => new(rule, Position);

    private void Enter()
    {
        if (++_depth > _limits.Depth)
        {
            throw Broken($"objects are nested deeper than {_limits.Depth}");
        }
    }

    private PdfArray Array()
    {
        Enter();
        Position++;
        var array = new PdfArray();
        while (true)
        {
            SkipWhiteSpace();
            if (!AtEnd && _bytes[Position] == ']')
            {
                Position++;
                _depth--;
                return array.Seal();
            }

            array.Add(Object());
        }
    }

    private string Name()
    {
        var start = ++Position;
        while (Position < _bytes.Length && Syntax.IsRegular(_bytes[Position]))
        {
            Position++;
        }

        var raw = _bytes[start..Position];
        if (raw.IndexOf((byte)'#') < 0)
        {
            return Encoding.Latin1.GetString(raw);
        }

        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '#')
            {
                text.Append((char)raw[i]);
                continue;
            }

            // A digit that is none counts as -1, which makes the whole negative.
            var value = i + 2 < raw.Length ? (HexDigits.ValueOf(raw[i + 1]) << 4) | HexDigits.ValueOf(raw[i + 2]) : -1;
            if (value <= 0)
            {
                Position = start + i;
                throw Broken("# in a name is followed by two hexadecimal digits, not 00 (7.3.5)");
            }

            text.Append((char)value);
            i += 2;
        }

        return text.ToString();
    }

    private PdfObject NumberOrReference()
    {
        var number = NumberToken.Read(ref this, _bytes);
        if (number is not PdfInteger { Value: >= 0 and <= int.MaxValue } first || !Syntax.IsDigit(_bytes[Position - 1]))
        {
            return number;
        }

        // "12 0 R" needs two tokens of look-ahead; where they don't follow, the parser goes back to the end of the first number.
        var after = Position;
        SkipWhiteSpace();
        var start = Position;
        var generation = 0;
        while (Position < _bytes.Length && Syntax.IsDigit(_bytes[Position]) && Position - start < 6)
        {
            generation = (generation * 10) + (_bytes[Position++] - '0');
        }

        if (Position > start && TryReferenceEnd())
        {
            return first.Value is 0 || generation > 65535 ? throw Broken("a reference names object 1 or higher and a generation up to 65535 (7.3.10)")
                : new PdfReference((int)first.Value, generation);
        }

        Position = after;
        return number;
    }

    private bool TryReferenceEnd()
    {
        if (AtEnd || !Syntax.IsWhiteSpace(_bytes[Position]))
        {
            return false;
        }

        return TryKeyword("R"u8);
    }

    private PdfString HexString()
    {
        var start = Position++;
        var length = _bytes[Position..].IndexOf((byte)'>');
        if (length < 0)
        {
            Position = start;
            throw Broken("a hexadecimal string has no end (7.3.4.3)");
        }

        var digits = _bytes.Slice(Position, length);
        var bytes = new byte[(length + 1) / 2];

        // Almost every string is digits only and even: a signature's value has tens of thousands of them.
        var written = Convert.FromHexString(digits, bytes, out var taken, out var count) == OperationStatus.Done && taken == length ? count : HexWithGaps(digits, bytes);
        Position += length + 1;
        return new PdfString(bytes.AsMemory(0, written), hex: true) { Source = Where(start) };
    }

    private int HexWithGaps(ReadOnlySpan<byte> digits, Span<byte> bytes)
    {
        bytes.Clear();
        var count = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = HexDigits.ValueOf(digits[i]);
            if (digit >= 0)
            {
                bytes[count >> 1] |= (byte)((count & 1) == 0 ? digit << 4 : digit);
                count++;
            }
            else if (!Syntax.IsWhiteSpace(digits[i]))
            {
                Position += i;
                throw Broken("a hexadecimal string holds hexadecimal digits and white space only (7.3.4.3)");
            }
        }

        return (count + 1) / 2;
    }

    private PdfString LiteralString()
    {
        var start = Position++;
        var depth = 1;
        var plain = true;
        var i = Position;
        while (depth > 0)
        {
            if (i >= _bytes.Length)
            {
                Position = start;
                throw Broken("a literal string has no end (7.3.4.2)");
            }

            switch (_bytes[i++])
            {
                case (byte)'\\':
                    plain = false;
                    i++;
                    break;
                case (byte)'\r':
                    plain = false;
                    break;
                case (byte)'(':
                    depth++;
                    break;
                case (byte)')':
                    depth--;
                    break;
            }
        }

        var (from, length) = (Position, i - 1 - Position);
        Position = i;
        return new PdfString(plain ? _memory.Slice(from, length) : LiteralEscapes.Undo(_bytes.Slice(from, length))) { Source = Where(start) };
    }

    private readonly ByteSpan? Where(int start) => _locate ? new ByteSpan(start, Position - start) : null;
}
