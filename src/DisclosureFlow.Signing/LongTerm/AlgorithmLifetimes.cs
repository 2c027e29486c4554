using System.Globalization;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.LongTerm;

/// <summary>
/// Until when each algorithm can be relied on. A table, because it changes with research and not with the program: the built-in one names its
/// sources, an operator may give another. An algorithm that is not in the table has no time left.
/// </summary>
public sealed class AlgorithmLifetimes
{
    private readonly Dictionary<string, DateOnly> _lastDays;

    private AlgorithmLifetimes(Dictionary<string, DateOnly> lastDays) => _lastDays = lastDays;

    /// <summary>The built-in table: <c>LongTerm/algorithm-lifetimes.csv</c>.</summary>
    public static AlgorithmLifetimes BuiltIn { get; } = Read();

    /// <summary>Reads a table: a head line <c>algorithm,last-day,source</c>, then lines such as <c>RSA-2048,2030-12-31,who says so</c>.</summary>
    /// <exception cref="FormatException">Names the line.</exception>
    public static AlgorithmLifetimes Parse(string csv)
    {
        var days = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var (line, index) in csv.ReplaceLineEndings("\n").Split('\n').Select((line, index) => (line, index)).Skip(1).Where(one => one.line.Length > 0))
        {
            if (line.Split(',', 3) is not [{ Length: > 0 } name, var day, { Length: > 0 }]
                || !DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) || !days.TryAdd(name, last))
            {
                throw new FormatException($"line {index + 1} of the table of algorithms: expected algorithm,yyyy-MM-dd,source, each algorithm once; found '{line}'");
            }
        }

        return new AlgorithmLifetimes(days);
    }

    /// <summary>The end of the algorithm's last day (UTC); null where the table does not know it.</summary>
    public DateTimeOffset? EndOf(string algorithm) =>
        _lastDays.TryGetValue(algorithm, out var day) ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : null;

    /// <summary>A digest as the table names it.</summary>
    internal static string NameOfDigest(string oid) => oid switch
    {
        Oids.Sha256 => "SHA-256",
        Oids.Sha384 => "SHA-384",
        Oids.Sha512 => "SHA-512",
        Oids.Sm3 => "SM3",
        _ => oid,
    };

    /// <summary>A certificate's key as the table names it: RSA by the largest listed size that it reaches, curves by their size.</summary>
    internal static string NameOfKey(Certificate certificate)
    {
        if (PublicKeyCheck.IsSm2(certificate.PublicKey))
        {
            return "SM2";
        }

        var bits = PublicKeyCheck.IsRsa(certificate.PublicKey) ? PublicKeys.Rsa(certificate.PublicKey)?.KeySize : -PublicKeys.Ecdsa(certificate.PublicKey)?.KeySize;
        return bits switch
        {
            >= 4096 => "RSA-4096",
            >= 3072 => "RSA-3072",
            >= 2048 => "RSA-2048",
            < 0 => string.Create(CultureInfo.InvariantCulture, $"EC-{-bits}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"RSA-{bits}"),
        };
    }

    private static AlgorithmLifetimes Read()
    {
        using var table = new StreamReader(typeof(AlgorithmLifetimes).Assembly.GetManifestResourceStream("algorithm-lifetimes.csv")!);
        return Parse(table.ReadToEnd());
    }
}
