using System.Globalization;

namespace DisclosureFlow.Reports.Privacy;

/// <summary>Check digits of the numbers that stand for persons, accounts and organisations.</summary>
internal static class NumberChecks
{
    private static readonly int[] IdentityWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    private const string OrganisationAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly int[] OrganisationWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    /// <summary>GB 11643: ISO 7064 MOD 11-2 over 17 digits.</summary>
    public static bool IdentityCheckDigit(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var index = 0; index < 17; index++)
        {
            sum += (number[index] - '0') * IdentityWeights[index];
        }

        return "10X98765432"[sum % 11] == char.ToUpperInvariant(number[17]);
    }

    /// <summary>The birth date of an 18-digit number is a date from 1900 to 2099, and its region a province's.</summary>
    public static bool IdentityDate(ReadOnlySpan<char> number) => Region(number) && IsDate(number.Slice(6, 8));

    /// <summary>The birth date of a 15-digit number (two-digit year).</summary>
    public static bool OldIdentityDate(ReadOnlySpan<char> number) => Region(number) && IsDate($"19{number.Slice(6, 6)}");

    /// <summary>ISO/IEC 7812-1 annex B.</summary>
    public static bool Luhn(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var index = number.Length - 1; index >= 0; index--)
        {
            var digit = number[index] - '0';
            digit = (number.Length - index) % 2 == 0 ? digit * 2 : digit;
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>GB 32100: MOD 31-3 over 17 characters.</summary>
    public static bool OrganisationCode(ReadOnlySpan<char> code)
    {
        var sum = 0;
        for (var index = 0; index < 17; index++)
        {
            var value = OrganisationAlphabet.IndexOf(code[index], StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            sum += value * OrganisationWeights[index];
        }

        return OrganisationAlphabet[(31 - sum % 31) % 31] == code[17];
    }

    private static bool Region(ReadOnlySpan<char> number) => int.Parse(number[..2], NumberStyles.None, CultureInfo.InvariantCulture) is (>= 11 and <= 15) or (>= 21 and <= 23) or (>= 31 and <= 37) or (>= 41 and <= 46) or (>= 50 and <= 54) or (>= 61 and <= 65) or 71 or 81 or 82 or 83 or 91;

    private static bool IsDate(ReadOnlySpan<char> digits) =>
        DateOnly.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1900 and <= 2099;
}
