using System.Buffers;
using System.Collections.Frozen;

namespace DisclosureFlow.Reports.Checking;

/// <summary>Known confusions of characters (wrong-characters.txt), found in text.</summary>
internal sealed class WrongCharacters
{
    /// <summary>What is written, what is meant, and what makes it right when it stands directly before.</summary>
    /// <param name="IsCertain">False where both spellings are met and official papers prefer <paramref name="Meant"/>.</param>
    internal readonly record struct Confusion(string Written, string Meant, string RightAfter, bool IsCertain);

    private readonly FrozenDictionary<string, Confusion> confusions;
    private readonly SearchValues<string> written;
    private readonly int longest;
    private readonly int shortest;

    private WrongCharacters(IReadOnlyCollection<Confusion> all)
    {
        confusions = all.ToFrozenDictionary(confusion => confusion.Written, StringComparer.Ordinal);
        written = SearchValues.Create([.. confusions.Keys], StringComparison.Ordinal);
        (shortest, longest) = (confusions.Keys.Min(key => key.Length), confusions.Keys.Max(key => key.Length));
    }

    public static WrongCharacters Known { get; } = ReadEmbedded();

    public IEnumerable<Confusion> All => confusions.Values;

    /// <summary>Each confusion in a text with its place, the longest where several begin at one place.</summary>
    public IEnumerable<(int Index, Confusion Confusion)> In(string text)
    {
        for (var at = text.AsSpan().IndexOfAny(written); at >= 0;)
        {
            var found = Longest(text, at);
            if (found is { } confusion && (at == 0 || !confusion.RightAfter.Contains(text[at - 1], StringComparison.Ordinal)))
            {
                yield return (at, confusion);
            }

            at += found is { } passed ? passed.Written.Length : 1;
            var next = text.AsSpan(at).IndexOfAny(written);
            at = next < 0 ? -1 : at + next;
        }
    }

    private Confusion? Longest(string text, int at)
    {
        for (var length = Math.Min(longest, text.Length - at); length >= shortest; length--)
        {
            if (confusions.TryGetValue(text.Substring(at, length), out var confusion))
            {
                return confusion;
            }
        }

        return null;
    }

    private static WrongCharacters ReadEmbedded()
    {
        using var file = new StreamReader(typeof(WrongCharacters).Assembly.GetManifestResourceStream("wrong-characters.txt")!);
        return new WrongCharacters([.. file.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Read)]);
    }

    private static Confusion Read(string line)
    {
        var columns = line.Split('\t');
        var certain = columns[0][0] != '?';
        return new Confusion(certain ? columns[0] : columns[0][1..], columns[1], columns.Length > 2 ? columns[2] : "", certain);
    }
}
