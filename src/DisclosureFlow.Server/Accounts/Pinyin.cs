using System.Text;

namespace DisclosureFlow.Server.Accounts;

/// <summary>How a name reads in Latin letters, as people type it: without tones and spaces, ü as v.</summary>
internal static class Pinyin
{
    private const char First = '\u4E00';
    private static readonly Lazy<string[]> Readings = new(Read);

    /// <summary>Characters of the basic block become their most usual reading; letters and digits stay; all else is left out.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length * 4);
        foreach (var letter in name)
        {
            if (letter >= First && letter - First < Readings.Value.Length)
            {
                text.Append(Readings.Value[letter - First]);
            }
            else if (char.IsAsciiLetterOrDigit(letter))
            {
                text.Append(char.ToLowerInvariant(letter));
            }
        }

        return text.ToString();
    }

    private static string[] Read()
    {
        using var list = typeof(Pinyin).Assembly.GetManifestResourceStream("accounts/pinyin.txt") ?? throw new InvalidOperationException("the build left out the readings of characters");
        using var reader = new StreamReader(list, Encoding.ASCII);
        return reader.ReadToEnd().TrimEnd('\n').Split('\n');
    }
}
