using System.Text;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Accounts;

/// <summary>
/// Refuses a password that is known from breaches, and one that is little more than words anybody here would try first: the person's own
/// names, the names of his organs and county, the program's, in characters or in pinyin (ASVS 6.1.2, 6.2.4, 6.2.11, 6.2.12).
/// </summary>
internal sealed class GuessablePasswords(Store store, SiteTexts texts) : IPasswordValidator<Account>
{
    /// <summary>So many letters and digits must be left when the words are taken out.</summary>
    internal const int LeastBesides = 8;

    // A person who has no role yet is judged by these: the set-up has one organ.
    private const int MostOrgans = 20;
    private const int ShortestLatin = 4;
    private static readonly string[] OfTheProgram = ["disclosureflow", "政府信息公开", "信息公开", "年度报告"];
    private static readonly string[] Endings = ["人民政府", "街道办事处", "办事处", "办公室", "委员会", "局"];
    private static readonly char[] Counties = ['市', '县', '区', '旗'];
    private static readonly char[] Places = ['省', '市', '县', '区', '旗', '镇', '乡'];

    public async Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        if (string.IsNullOrEmpty(password))
        {
            return IdentityResult.Success;
        }

        var bare = Bare(password);
        if (CommonPasswords.Contains(password) || CommonPasswords.Contains(bare))
        {
            return Fault("PasswordCommon", texts["这个口令在已泄露的常用口令名单里，请换一个。"]);
        }

        var own = store.Organs.AsNoTracking().Where(organ => store.RoleAssignments.Any(one => one.AccountId == user.Id && one.OrganId == organ.Id));
        var organs = await (await own.AnyAsync() ? own : store.Organs.AsNoTracking()).OrderBy(organ => organ.Name).Take(MostOrgans).Select(organ => new { organ.Name, organ.County }).ToListAsync();
        var words = Words([user.UserName ?? "", user.DisplayName, .. organs.SelectMany(organ => PartsOf(organ.Name, organ.County))]);
        return FirstTooMuch(bare, words) is { } word ? Fault("PasswordOfContext", texts["口令里除了“{0}”这类容易猜到的词，剩下的不足 {1} 位，请换一个。", word, LeastBesides]) : IdentityResult.Success;
    }

    /// <summary>What a password is made of when case, spaces and signs are put aside.</summary>
    internal static string Bare(string password) => string.Concat(password.Normalize(NormalizationForm.FormKC).Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>An organ's name as people shorten it: whole, without county and ending, and without 县 or 镇 at its end.</summary>
    /// <param name="organ">Its full name.</param>
    /// <param name="county">The county; empty: what its name begins with.</param>
    internal static IEnumerable<string> PartsOf(string organ, string county)
    {
        county = county.Length > 0 ? county : organ[..(organ.LastIndexOfAny(Counties) + 1)];
        var local = organ.StartsWith(county, StringComparison.Ordinal) ? organ[county.Length..] : organ;
        var names = Endings.Where(ending => local.EndsWith(ending, StringComparison.Ordinal)).Select(ending => local[..^ending.Length]);
        return [organ, local, county, county.TrimEnd(Places), .. names.SelectMany(name => new[] { name, name.TrimEnd(Places) })];
    }

    /// <summary>Each name as it is and in pinyin, the longest first; what is too short to tell anything is left out.</summary>
    internal static IReadOnlyList<string> Words(IEnumerable<string> names) =>
    [
        .. names.Concat(OfTheProgram).SelectMany(name => new[] { Bare(name), Pinyin.Of(name) })
            .Where(word => word.Length >= (word.All(char.IsAscii) ? ShortestLatin : 2)).Distinct(StringComparer.Ordinal).OrderByDescending(word => word.Length),
    ];

    /// <summary>The first word that leaves too little when all are taken out; null where enough is left or none is in it.</summary>
    internal static string? FirstTooMuch(string bare, IReadOnlyList<string> words)
    {
        var (left, first) = (bare, (string?)null);
        foreach (var word in words.Where(word => left.Contains(word, StringComparison.Ordinal)))
        {
            first ??= word;
            left = left.Replace(word, "", StringComparison.Ordinal);
        }

        return left.Length < LeastBesides ? first : null;
    }

    private static IdentityResult Fault(string code, string description) => IdentityResult.Failed(new IdentityError { Code = code, Description = description });
}
