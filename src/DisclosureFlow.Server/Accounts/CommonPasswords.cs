using System.Text;

namespace DisclosureFlow.Server.Accounts;

/// <summary>
/// Passwords that came out of breaches: those of OWASP SecLists' first million that have ten characters or more, some 112,000
/// (NIST SP 800-63B, 3.1.1.2; ASVS 6.2.4 and 6.2.12). Embedded at build, asked without any connection.
/// </summary>
internal static class CommonPasswords
{
    /// <summary>One a line, lower-case, a line feed before the first and after the last: a search for a whole line needs no index.</summary>
    private static readonly Lazy<byte[]> Lines = new(Read);

    /// <summary>True for a listed password, in whatever mixture of upper and lower case.</summary>
    public static bool Contains(string password) =>
        !password.Contains('\n', StringComparison.Ordinal) && Lines.Value.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\n{password.ToLowerInvariant()}\n")) >= 0;

    private static byte[] Read()
    {
        using var list = typeof(CommonPasswords).Assembly.GetManifestResourceStream("accounts/common-passwords.txt") ?? throw new InvalidOperationException("the build left out the list of common passwords");
        var lines = new byte[list.Length];
        list.ReadExactly(lines);
        return lines;
    }
}
