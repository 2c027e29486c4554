using System.Collections.Immutable;
using System.Globalization;

namespace DisclosureFlow.Workflow;

/// <summary>
/// Recursive descent over: or := and ("or" and)* · and := not ("and" not)* · not := "not" not | comparison ·
/// comparison := operand (("==" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=") operand | ["not"] "in" (list | operand))? ·
/// operand := 'text' | "text" | number | true | false | null | name | element.outcome | element.count | "(" or ")".
/// <c>&amp;&amp;</c>, <c>||</c> and <c>!</c> are the same as the words; <c>${…}</c> around the whole is allowed.
/// </summary>
internal sealed class ConditionParser(string source)
{
    private const int LongestText = 2000;
    private const int DeepestNesting = 32;

    private readonly string _text = Unwrapped(source);
    private int _at;
    private int _depth;
    private string _token = "";
    private int _tokenAt;
    private TokenKind _kind;

    private enum TokenKind
    {
        End,
        Name,
        Text,
        Number,
        Sign,
        Bad,
    }

    public (string Zh, string En) Fault { get; private set; }

    public List<string> Elements { get; } = [];

    /// <summary>The term, or null with <see cref="Fault"/> set.</summary>
    public ConditionTerm? Parse()
    {
        if (_text.Length > LongestText)
        {
            return Fail("条件太长（至多2000字）", "the condition is longer than 2,000 characters");
        }

        Next();
        var term = Or();
        if (term is not null && _kind != TokenKind.End)
        {
            return Fail($"第{_tokenAt + 1}个字符处的“{_token}”多余", $"'{_token}' at character {_tokenAt + 1} does not belong there");
        }

        return term;
    }

    private static string Unwrapped(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.StartsWith("${", StringComparison.Ordinal) && trimmed.EndsWith("}", StringComparison.Ordinal) ? trimmed[2..^1].ToString() : text;
    }

    private ConditionTerm? Or()
    {
        var left = And();
        while (left is not null && (Is("or") || Is("||")))
        {
            Next();
            left = And() is { } right ? new LogicTerm(left, right, isAnd: false) : null;
        }

        return left;
    }

    private ConditionTerm? And()
    {
        var left = Not();
        while (left is not null && (Is("and") || Is("&&")))
        {
            Next();
            left = Not() is { } right ? new LogicTerm(left, right, isAnd: true) : null;
        }

        return left;
    }

    private ConditionTerm? Not()
    {
        if (!Is("not") && !Is("!"))
        {
            return Comparison();
        }

        if (++_depth > DeepestNesting)
        {
            return TooDeep();
        }

        Next();
        var inner = Not();
        _depth--;
        return inner is null ? null : new NotTerm(inner);
    }

    private ConditionTerm? Comparison()
    {
        var left = Operand();
        if (left is null)
        {
            return null;
        }

        if (_kind == TokenKind.Sign && _token is "==" or "!=" or "<" or "<=" or ">" or ">=")
        {
            var comparison = _token;
            Next();
            return Operand() is { } right ? new CompareTerm(left, right, comparison) : null;
        }

        var negated = Is("not");
        if (negated)
        {
            Next();
            if (!Is("in"))
            {
                return Fail($"第{_tokenAt + 1}个字符处应为 in", $"expected in at character {_tokenAt + 1}");
            }
        }

        return Is("in") ? Membership(left, negated) : left;
    }

    private ConditionTerm? Membership(ConditionTerm item, bool negated)
    {
        Next();
        if (!Is("["))
        {
            return Operand() is { } list ? new InTerm(item, [], list, negated) : null;
        }

        var choices = ImmutableArray.CreateBuilder<ConditionTerm>();
        do
        {
            Next();
            if (Operand() is not { } choice)
            {
                return null;
            }

            choices.Add(choice);
        }
        while (Is(","));

        if (!Is("]"))
        {
            return Fail($"第{_tokenAt + 1}个字符处应为 ]", $"expected ] at character {_tokenAt + 1}");
        }

        Next();
        return new InTerm(item, choices.ToImmutable(), null, negated);
    }

    private ConditionTerm? Operand()
    {
        var token = _token;
        switch (_kind)
        {
            case TokenKind.Text:
                Next();
                return new LiteralTerm(token);
            case TokenKind.Number:
                if (!decimal.TryParse(token, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                {
                    return Fail($"“{token}”不是数", $"'{token}' is no number");
                }

                Next();
                return new LiteralTerm(number);
            case TokenKind.Name when token is not ("and" or "or" or "not" or "in"):
                Next();
                return Named(token);
            case TokenKind.Sign when token == "(":
                if (++_depth > DeepestNesting)
                {
                    return TooDeep();
                }

                Next();
                var inner = Or();
                _depth--;
                if (inner is not null && !Is(")"))
                {
                    return Fail($"第{_tokenAt + 1}个字符处应为 )", $"expected ) at character {_tokenAt + 1}");
                }

                Next();
                return inner;
            case TokenKind.End:
                return Fail("条件在该有值的地方结束了", "the condition ends where a value is expected");
            default:
                return Fail($"第{_tokenAt + 1}个字符处的“{token}”不是值", $"'{token}' at character {_tokenAt + 1} is no value");
        }
    }

    private ConditionTerm? Named(string name)
    {
        if (!Is("."))
        {
            return name switch
            {
                "true" => new LiteralTerm(true),
                "false" => new LiteralTerm(false),
                "null" => new LiteralTerm(default),
                _ => new NameTerm(name),
            };
        }

        Next();
        var property = _token;
        if (_kind != TokenKind.Name || property is not ("outcome" or "count"))
        {
            return Fail($"“{name}.”后面只能是 outcome 或 count", $"only outcome or count may follow '{name}.'");
        }

        Next();
        Elements.Add(name);
        return new RecordTerm(name, count: property == "count");
    }

    private bool Is(string token) => _kind is TokenKind.Name or TokenKind.Sign && string.Equals(_token, token, StringComparison.Ordinal);

    private void Next()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        _tokenAt = _at;
        if (_at == _text.Length)
        {
            (_kind, _token) = (TokenKind.End, "");
            return;
        }

        var c = _text[_at];
        if (c is '\'' or '"')
        {
            var end = _text.IndexOf(c, _at + 1);
            (_kind, _token) = end < 0 ? (TokenKind.Bad, _text[_at..]) : (TokenKind.Text, _text[(_at + 1)..end]);
            _at = end < 0 ? _text.Length : end + 1;
            return;
        }

        if (char.IsAsciiDigit(c) || (c == '-' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])))
        {
            Take(TokenKind.Number, static k => char.IsAsciiDigit(k) || k == '.');
        }
        else if (char.IsLetter(c) || c == '_')
        {
            // Element ids may hold '-'; there is no subtraction to confuse it with.
            Take(TokenKind.Name, static k => char.IsLetterOrDigit(k) || k is '_' or '-');
        }
        else
        {
            var two = _at + 1 < _text.Length ? _text.Substring(_at, 2) : "";
            var sign = two is "==" or "!=" or "<=" or ">=" or "&&" or "||" ? two : c.ToString();
            _kind = sign.Length == 2 || "<>!()[],.".Contains(c, StringComparison.Ordinal) ? TokenKind.Sign : TokenKind.Bad;
            _token = sign;
            _at += sign.Length;
        }
    }

    private void Take(TokenKind kind, Func<char, bool> belongs)
    {
        var start = _at++;
        while (_at < _text.Length && belongs(_text[_at]))
        {
            _at++;
        }

        (_kind, _token) = (kind, _text[start.._at]);
    }

    private ConditionTerm? TooDeep() => Fail("条件嵌套太深（至多32层）", "the condition is nested deeper than 32 levels");

    private ConditionTerm? Fail(string zh, string en)
    {
        if (Fault.Zh is null)
        {
            Fault = (zh, en);
        }

        return null;
    }
}
