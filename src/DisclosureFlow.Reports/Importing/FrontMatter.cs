using System.Globalization;
using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Importing;

/// <summary>What stands around the six sections: title, organ, date, year.</summary>
internal static partial class FrontMatter
{
    private const string OrganEnd = "(?:人民政府|街道办事处|办事处|管理委员会|管委会|委员会|办公室|指挥部|服务中心|中心|总队|支队|大队|分局|局|厅|委|办|院|所|站|部|司|镇|乡|街道)";

    /// <summary>2025年12月31日 in any width, with blanks, also 二〇二五年一月五日.</summary>
    public static DateOnly? Date(string text)
    {
        var match = FullDate().Match(text);
        if (match.Success)
        {
            return Make(Number(match.Groups["year"].Value), Number(match.Groups["month"].Value), Number(match.Groups["day"].Value));
        }

        match = DashedDate().Match(text);
        return match.Success ? Make(Number(match.Groups["year"].Value), Number(match.Groups["month"].Value), Number(match.Groups["day"].Value)) : null;
    }

    /// <summary>A line that is a date and nothing else.</summary>
    public static bool IsDateLine(string text) => text.Trim().Length <= 24 && Date(text) is not null && !FullDate().Replace(DashedDate().Replace(text, ""), "").Any(char.IsLetterOrDigit);

    /// <summary>The year reported on that a title names: 2025年, 2025年度, 二〇二五年.</summary>
    public static int? TitleYear(string title)
    {
        var match = Year().Match(title);
        return match.Success ? Number(match.Groups["year"].Value) is >= 2008 and <= 2100 and var year ? year : null : null;
    }

    /// <summary>The year named most often in a text; the later one on a tie.</summary>
    public static (int Year, int Count)? MostNamedYear(string text)
    {
        var years = Year().Matches(text).Select(match => Number(match.Groups["year"].Value)).OfType<int>().Where(year => year is >= 2008 and <= 2100)
            .GroupBy(year => year).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).ToArray();
        return years.Length == 0 ? null : (years[0].Key, years[0].Count());
    }

    public static bool IsTitle(string line) => line.Length is >= 8 and <= 160 && IsTitleText(LabelText.Simplify(line));

    private static bool IsTitleText(string line) =>
        line.Length <= 80 && line.Contains("报告", StringComparison.Ordinal) && line.Contains("信息公开", StringComparison.Ordinal)
        && line.IndexOfAny(['。', '；', '，', '：', ':']) < 0;

    /// <summary>The organ in front of a title: what remains without year and 政府信息公开工作年度报告.</summary>
    public static string? OrganOfTitle(string title)
    {
        var end = title.IndexOf("政府信息公开", StringComparison.Ordinal);
        end = end < 0 ? title.IndexOf("信息公开", StringComparison.Ordinal) : end;
        if (end <= 0)
        {
            return null;
        }

        var organ = Year().Replace(title[..end], "").Replace("关于", "", StringComparison.Ordinal).Trim(' ', '\u3000', '的', '年', '度');
        return organ.Length is >= 2 and <= 40 ? organ : null;
    }

    /// <summary>A line that holds only an organ's name.</summary>
    public static bool IsOrganLine(string line) => line.Trim().Length is >= 3 and <= 40 && OrganName().IsMatch(line.Trim());

    /// <summary>单位名称：X gives X; empty when the line has the label but no name; null for any other line.</summary>
    public static string? DeclaredOrgan(string line)
    {
        var match = OrganLabel().Match(line);
        return match.Success ? match.Groups["name"].Value.Trim() : null;
    }

    public static bool IsHeadSignatureLine(string line) => HeadSignature().IsMatch(line);

    /// <summary>Index block and tool bar of a portal page: 索引号：…, 发布时间：…, 打印 关闭.</summary>
    public static bool IsPortalLine(string line) => line.Length < 120 && PortalLine().IsMatch(line);

    public static string Compact(string text) => Blanks().Replace(text, "");

    private static DateOnly? Make(int? year, int? month, int? day) =>
        year is >= 1990 and <= 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year.Value, month.Value) ? new DateOnly(year.Value, month.Value, day.Value) : null;

    private static int? Number(string text)
    {
        var value = 0;
        var digits = text.Normalize(System.Text.NormalizationForm.FormKC);
        if (digits.All(char.IsAsciiDigit))
        {
            return int.Parse(digits, CultureInfo.InvariantCulture);
        }

        if (digits.Contains('十', StringComparison.Ordinal))
        {
            var parts = digits.Split('十');
            return (parts[0].Length == 0 ? 1 : Digit(parts[0][0])) * 10 + (parts[1].Length == 0 ? 0 : Digit(parts[1][0]));
        }

        foreach (var digit in digits)
        {
            value = value * 10 + Digit(digit);
        }

        return value;
    }

    private static int Digit(char digit) => digit is '〇' or '零' or '○' or 'Ｏ' or 'O' ? 0 : "一二三四五六七八九".IndexOf(digit, StringComparison.Ordinal) + 1;

    private const string D = "[0-9０-９〇零○一二三四五六七八九]";

    [GeneratedRegex("(?<![0-9０-９])(?<year>" + D + @"{4})\s*年\s*(?<month>(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2}))\s*月\s*(?<day>(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}))\s*日", RegexOptions.CultureInvariant)]
    private static partial Regex FullDate();

    [GeneratedRegex(@"(?<![0-9])(?<year>[0-9]{4})[-/.](?<month>[0-9]{1,2})[-/.](?<day>[0-9]{1,2})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex DashedDate();

    [GeneratedRegex("(?<![0-9０-９])(?<year>[2２二][0-9０-９〇零○一二三四五六七八九]{3})\\s*年度?", RegexOptions.CultureInvariant)]
    private static partial Regex Year();

    [GeneratedRegex("^[\\p{L}（）()·\\s]{2,40}" + OrganEnd + "(?:（盖章）|\\(盖章\\))?$", RegexOptions.CultureInvariant)]
    private static partial Regex OrganName();

    [GeneratedRegex(@"^\s*(?:单位名称|填报单位|报送单位|公开单位|机关名称|编制单位|报告单位)\s*(?:（盖章）|\(盖章\))?\s*[:：]\s*(?<name>.{0,60}?)\s*(?:（盖章）|\(盖章\))?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex OrganLabel();

    [GeneratedRegex(@"^\s*(?:单位)?(?:主要)?(?:负责人|领导)(?:签名|签字|签章|签发)?\s*(?:（签名）|（签字）|\(签名\)|\(签字\))?\s*[:：][\s_＿]*$", RegexOptions.CultureInvariant)]
    private static partial Regex HeadSignature();

    [GeneratedRegex(@"^\s*(?:(?:【)?(?:索\s*引\s*号|信息索引号|发布时间|发布日期|生成日期|成文日期|公开日期|发文日期|信息来源|来源|发布机构|发文机关|文\s*号|主题分类|公开形式|公开方式|公开时限|责任部门|有效性|关\s*键\s*词|浏览次数|浏览量|点击数|阅读次数|字体|字号|分享到?|作者|责任编辑|编辑|当前位置|您的位置)(?:】)?\s*[:：]|(?:打印|关闭|返回顶部|分享|收藏|【|\[|\]|】|本页|窗口|\s|｜|\|)+$)", RegexOptions.CultureInvariant)]
    private static partial Regex PortalLine();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
