using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Privacy;

/// <summary>The patterns of the confidentiality review over one passage. Earlier kinds win where two would overlap.</summary>
internal static partial class PassageScan
{
    private sealed record Kind(PrivacyKind Id, Severity Severity, string Zh, string En);

    public static IReadOnlyList<PrivacyHit> Run(ScanText passage, string place)
    {
        var found = new List<PrivacyHit>();
        var taken = new List<(int Start, int End)>();
        Words(passage, place, found);
        if (passage.Text.AsSpan().IndexOfAnyInRange('0', '9') >= 0 || passage.Text.Contains('@', StringComparison.Ordinal))
        {
            Ignore(passage.Text, taken);
            Numbers(passage, place, found, taken);
        }

        return [.. found.OrderBy(hit => hit.Start).ThenBy(hit => hit.Kind)];
    }

    /// <summary>Digits inside addresses of pages, document numbers, index numbers and dates are no one's number.</summary>
    private static void Ignore(string text, List<(int Start, int End)> taken)
    {
        foreach (Match match in Harmless().Matches(text))
        {
            taken.Add((match.Index, match.Index + match.Length));
        }
    }

    private static void Numbers(ScanText passage, string place, List<PrivacyHit> found, List<(int Start, int End)> taken)
    {
        foreach (Match match in LongDigits().Matches(passage.Text))
        {
            if (Overlaps(taken, match))
            {
                continue;
            }

            if (OfDigits(match.Value) is { } kind)
            {
                Hit(passage, place, found, taken, match, kind);
            }
        }

        Each(Mobile(), Phone);
        Each(OrganisationCode(), Organisation, match => NumberChecks.OrganisationCode(match.Value));
        Each(Email(), Mail);
        Each(Permit(), TravelPermit);
        Each(PassportNumber(), PassportKind);
        Each(Plate(), LicencePlate);
        Each(Ip(), IpAddress, match => match.Value.Split('.').All(part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture) <= 255));
        Each(Landline(), LandlinePhone);
        Each(Address(), StreetAddress, match => !IsOfficeAddress(passage.Text, match));

        void Each(Regex pattern, Kind kind, Func<Match, bool>? holds = null)
        {
            foreach (Match match in pattern.Matches(passage.Text))
            {
                if (!Overlaps(taken, match) && holds?.Invoke(match) != false)
                {
                    Hit(passage, place, found, taken, match, kind);
                }
            }
        }
    }

    /// <summary>An address that the words around it give to an office or a hall may be published.</summary>
    private static bool IsOfficeAddress(string text, Match match)
    {
        var from = Math.Max(0, match.Index - 12);
        var to = Math.Min(text.Length, match.Index + match.Length + 14);
        return Office().IsMatch(text[from..to]);
    }

    /// <summary>What a run of 15 to 19 digits, separators dropped, can be.</summary>
    private static Kind? OfDigits(string run)
    {
        var digits = Separators().Replace(run, "");
        if (digits.Length == 18 && digits.AsSpan(0, 17).IndexOfAnyExceptInRange('0', '9') < 0 && NumberChecks.IdentityDate(digits))
        {
            return NumberChecks.IdentityCheckDigit(digits) ? Identity18 : Identity18Miswritten;
        }

        if (digits.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return null;
        }

        return digits.Length switch
        {
            15 when NumberChecks.OldIdentityDate(digits) => Identity15,
            >= 16 and <= 19 when digits[0] is >= '3' and <= '9' && NumberChecks.Luhn(digits) && digits.AsSpan().IndexOfAnyExcept(digits[0]) >= 0 => Bank,
            _ => null,
        };
    }

    private static void Words(ScanText passage, string place, List<PrivacyHit> found)
    {
        foreach (Match match in Secret().Matches(passage.Text))
        {
            Hit(passage, place, found, null, match, SecretMark);
        }

        foreach (Match match in Process().Matches(passage.Text))
        {
            Hit(passage, place, found, null, match, ProcessPaper);
        }

        foreach (Match match in NameList().Matches(passage.Text))
        {
            Hit(passage, place, found, null, match, PersonalList);
        }

        foreach (Match match in Sensitive().Matches(passage.Text))
        {
            Hit(passage, place, found, null, match, SensitiveMatter);
        }
    }

    private static bool Overlaps(List<(int Start, int End)> taken, Match match) => taken.Exists(stretch => match.Index < stretch.End && stretch.Start < match.Index + match.Length);

    private static void Hit(ScanText passage, string place, List<PrivacyHit> found, List<(int Start, int End)>? taken, Match match, Kind kind)
    {
        taken?.Add((match.Index, match.Index + match.Length));
        var (start, length) = passage.InOriginal(match.Index, match.Length);
        found.Add(new PrivacyHit(kind.Id, kind.Severity, place, Mask(kind.Id, match.Value), start, length, new LocalizedText(kind.Zh, kind.En)) { Raw = match.Value });
    }

    /// <summary>138****1234, 35*************123; words stay, they are marks and not persons.</summary>
    private static string Mask(PrivacyKind kind, string raw)
    {
        if (kind is PrivacyKind.SecretMark or PrivacyKind.ProcessPaper or PrivacyKind.SensitiveMatter)
        {
            return raw;
        }

        var text = kind is PrivacyKind.EmailAddress or PrivacyKind.StreetAddress or PrivacyKind.PersonalList or PrivacyKind.IpAddress ? raw : Separators().Replace(raw, "");
        var (front, back) = kind switch
        {
            PrivacyKind.MobilePhone => (Math.Max(0, text.Length - 11) + 3, 4),
            PrivacyKind.IdentityCard18 or PrivacyKind.IdentityCard15 => (2, 3),
            PrivacyKind.BankCard => (4, 4),
            PrivacyKind.EmailAddress => (1, text.Length - text.IndexOf('@', StringComparison.Ordinal)),
            PrivacyKind.StreetAddress or PrivacyKind.PersonalList => (1, 0),
            _ => (2, 2),
        };
        return text.Length <= front + back ? new string('*', text.Length) : $"{text[..front]}{new string('*', text.Length - front - back)}{text[^back..]}";
    }

    private static readonly Kind Identity18 = new(PrivacyKind.IdentityCard18, Severity.Block, "公民身份号码（18 位，校验码正确）", "identity card number, 18 digits, check digit right");
    private static readonly Kind Identity18Miswritten = new(PrivacyKind.IdentityCard18, Severity.Warn, "疑似公民身份号码（18 位，校验码不符）", "looks like an identity card number; its check digit is wrong");
    private static readonly Kind Identity15 = new(PrivacyKind.IdentityCard15, Severity.Warn, "疑似公民身份号码（15 位）", "looks like a 15-digit identity card number");
    private static readonly Kind Phone = new(PrivacyKind.MobilePhone, Severity.Block, "手机号码", "mobile phone number");
    private static readonly Kind Bank = new(PrivacyKind.BankCard, Severity.Block, "银行卡号", "bank card number");
    private static readonly Kind LandlinePhone = new(PrivacyKind.LandlinePhone, Severity.Note, "固定电话（办公电话可以公开）", "landline number; an office's may be published");
    private static readonly Kind Mail = new(PrivacyKind.EmailAddress, Severity.Note, "电子邮箱（办公邮箱可以公开）", "e-mail address; an office's may be published");
    private static readonly Kind PassportKind = new(PrivacyKind.Passport, Severity.Warn, "疑似护照号码", "looks like a passport number");
    private static readonly Kind TravelPermit = new(PrivacyKind.HongKongMacaoTaiwanPermit, Severity.Warn, "疑似港澳台居民证件号码", "looks like a Hong Kong, Macao or Taiwan permit number");
    private static readonly Kind LicencePlate = new(PrivacyKind.LicencePlate, Severity.Warn, "车牌号", "licence plate");
    private static readonly Kind IpAddress = new(PrivacyKind.IpAddress, Severity.Warn, "IP 地址", "IP address");
    private static readonly Kind Organisation = new(PrivacyKind.OrganisationCode, Severity.Note, "统一社会信用代码（属于单位）", "unified social credit code; an organisation's");
    private static readonly Kind StreetAddress = new(PrivacyKind.StreetAddress, Severity.Warn, "详细住址（到组、号、室）", "address to group, number or room");
    private static readonly Kind PersonalList = new(PrivacyKind.PersonalList, Severity.Block, "与困难救助、残疾、健康等事项相连的人名", "a person's name beside relief, disability or health matters");
    private static readonly Kind SensitiveMatter = new(PrivacyKind.SensitiveMatter, Severity.Warn, "敏感个人信息用语", "words for sensitive personal matters");
    private static readonly Kind SecretMark = new(PrivacyKind.SecretMark, Severity.Block, "密级标志或内部资料标志", "secret or internal mark");
    private static readonly Kind ProcessPaper = new(PrivacyKind.ProcessPaper, Severity.Warn, "过程性文稿用语", "words of a paper still in process");

    [GeneratedRegex(@"https?://[!-~]+|www\.[!-~]+|〔[0-9]{4}〕\s*第?[0-9]+号|\[[0-9]{4}\]\s*第?[0-9]+号|(?<![0-9])20[0-9]{2}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}(?![0-9])|(?:索引号|信息索引|文号|编号|流水号|项目代码|备案号|许可证号|ICP备)[::]?\s*[0-9A-Za-z\-/_.]+|(?<![0-9])(?:19|20)[0-9]{2}\s*[年\-/.]\s*[0-9]{1,2}\s*[月\-/.]\s*[0-9]{1,2}\s*日?(?![0-9])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Harmless();

    /// <summary>15 to 19 digits with single separators between them, the last of 18 may be X.</summary>
    [GeneratedRegex(@"(?<![0-9A-Za-z.]|[0-9]-)[0-9](?:[ \-·]?[0-9]){13,17}(?:[ \-·]?[0-9Xx])(?![0-9A-Za-z]|\.[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex LongDigits();

    [GeneratedRegex(@"[ \-·()]", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();

    [GeneratedRegex(@"(?<![0-9A-Za-z.])(?:\(?\+?(?:0086|86)\)?[ \-]?)?1[ \-]?[3-9](?:[ \-·]{0,2}[0-9]){9}(?![0-9]|\.[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Mobile();

    [GeneratedRegex("(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex OrganisationCode();

    [GeneratedRegex(@"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex("(?<![0-9A-Za-z])[HMhm][0-9]{8}(?:[0-9]{2})?(?![0-9A-Za-z])|(?:台胞证|台湾居民|港澳居民)[^0-9A-Za-z]{0,12}[0-9]{8,10}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Permit();

    [GeneratedRegex("(?<![0-9A-Za-z])(?:[EeGgDdSsPp][0-9]{8}|[Ee][A-HJ-NP-Za-hj-np-z][0-9]{7})(?![0-9A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex PassportNumber();

    [GeneratedRegex("[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·. ]?(?:[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[DF][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[DF])(?![0-9A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Plate();

    [GeneratedRegex(@"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9.])", RegexOptions.CultureInvariant)]
    private static partial Regex Ip();

    [GeneratedRegex(@"(?<![0-9])\(?0[1-9][0-9]{1,2}\)?[ \-—]?[2-8][0-9]{6,7}(?![0-9])|(?:电话|热线|传真)[::]?\s*[2-8][0-9]{6,7}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Landline();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}{1,8}(?:村|社区|小区|路|街|巷|弄|庄|屯)[0-9一二三四五六七八九十]{1,4}(?:组|社|号|栋|幢|单元|室)(?:[0-9一二三四五六七八九十]{1,4}(?:号|栋|幢|单元|室|户)){0,3}", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex("政府|服务中心|服务大厅|办公|办事|档案馆|图书馆|受理|查阅|邮政编码|便民", RegexOptions.CultureInvariant)]
    private static partial Regex Office();

    [GeneratedRegex(@"(?:绝密|机密|秘密)\s*(?:★|☆|\*|\(?[0-9]{1,2}年\)?)|(?:密级|保密等级)\s*[::]\s*(?:绝密|机密|秘密)|^\s*[\[【]?(?:绝密|机密|秘密)[\]】]?\s*$|内部文件|内部资料|注意保存|不得外传|严禁外传|仅供内部", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Secret();

    [GeneratedRegex("[((](?:讨论稿|征求意见稿|送审稿|草稿|代拟稿)[))]|讨论稿|征求意见稿|送审稿|会议记录|领导批示|批示件|的请示(?![、和及工])", RegexOptions.CultureInvariant)]
    private static partial Regex Process();

    private const string Surname = "[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公]";

    /// <summary>Two or more names in a list (顿号, blanks or commas between) with a matter of relief or health within a short distance.</summary>
    [GeneratedRegex(@"(?:低保|特困|残疾|贫困户?|孕前|危房|五保|救助|大病|孤儿|精神障碍|重疾)(?:户|对象|人员|家庭|儿童|名单|检查)[^。\n]{0,8}?[::(][ ]*" + Surname + @"\p{IsCJKUnifiedIdeographs}{1,2}(?:[、,, ;;/]+" + Surname + @"\p{IsCJKUnifiedIdeographs}{1,2})*", RegexOptions.CultureInvariant)]
    private static partial Regex NameList();

    [GeneratedRegex("艾滋病|HIV|精神病患|吸毒人员|戒毒人员|未成年人[^。,,]{0,6}(?:姓名|身份)|患者姓名|病历号|宗教信仰情况表|行踪轨迹", RegexOptions.CultureInvariant)]
    private static partial Regex Sensitive();
}
