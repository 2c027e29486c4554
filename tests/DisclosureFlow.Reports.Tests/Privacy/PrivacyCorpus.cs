using System.Globalization;

namespace DisclosureFlow.Reports.Tests.Privacy;

/// <summary>
/// A generated corpus: passages that hide one thing of a block kind each, written the ways people write it, and lines of clean report
/// text with everything in them that looks like a number of a person and is none. The same seed gives the same corpus. All numbers are
/// made up; check digits are computed here, apart from the code under test.
/// </summary>
internal sealed class PrivacyCorpus(int seed)
{
    private readonly Random random = new(seed);

    private static readonly string[] Before = ["联系人手机", "请与经办人联系：", "申请人证件号码", "转账至", "（附：", "咨询", "经核实，", "本人", "身份信息为", "账户"];
    private static readonly string[] After = ["。", "，请及时办理。", "）", "，已登记", " 。", "；其余见附件", "", "（已核）"];
    private static readonly string[] Marks = ["机密★3年", "秘密★", "绝密★长期", "秘密 ★ 1年", "密级：秘密", "密级：机密", "机密☆五年", "内部资料", "内部文件", "注意保存", "不得外传", "严禁外传", "仅供内部", "【机密】", "秘密(3年)"];
    private static readonly string[] Matters = ["低保户", "特困人员", "残疾人员", "贫困户", "孕前检查", "危房户", "五保对象", "救助对象", "大病人员", "孤儿名单"];
    private static readonly string[] Names = ["张小明", "李大山", "王芳", "赵铁柱", "陈秀英", "刘洋", "杨建国", "黄丽", "周建军", "吴桂花"];

    /// <summary>Kind and passage, the kinds in turn.</summary>
    public IEnumerable<(PrivacyKind Kind, string Passage)> Positives(int count)
    {
        for (var index = 0; index < count; index++)
        {
            var (kind, hidden) = (index % 5) switch
            {
                0 => (PrivacyKind.IdentityCard18, Spread(Identity(), 6, 8, 4)),
                1 => (PrivacyKind.MobilePhone, Phone()),
                2 => (PrivacyKind.BankCard, Spread(Bank(), 4, 4, 4, 4, 3)),
                3 => (PrivacyKind.SecretMark, Pick(Marks)),
                _ => (PrivacyKind.PersonalList, $"{Pick(Matters)}：{Pick(Names)}、{Pick(Names)}、{Pick(Names)}"),
            };
            yield return (kind, kind == PrivacyKind.SecretMark && hidden.StartsWith('【') ? hidden : Pick(Before) + hidden + Pick(After));
        }
    }

    /// <summary>Clean lines, about thirty to a report.</summary>
    public IEnumerable<string> CleanLines(int count)
    {
        for (var index = 0; index < count; index++)
        {
            yield return random.Next(20) switch
            {
                0 => $"2025年，全镇主动公开政府信息{Figure(4)}条，其中政策文件{Figure(2)}条、工作动态{Figure(3)}条。",
                1 => $"全年新收政府信息公开申请{Figure(2)}件，办结{Figure(2)}件，结转下年度{Figure(1)}件。",
                2 => $"依据国办公开办函〔{2019 + random.Next(6)}〕{Figure(2)}号和望政办发〔2025〕{Figure(3)}号文件要求，逐项落实。",
                3 => $"统计时间为{2019 + random.Next(6)}年1月1日至{2019 + random.Next(6)}年12月31日。",
                4 => $"详见https://www.example.gov.cn/xxgk/2025{Digits(4)}/{Digits(11)}.html。",
                5 => $"索引号：{Digits(6)}-{Digits(4)}-{Digits(8)}",
                6 => $"财政拨款{Figure(8)}元，行政事业性收费{Figure(2)}.{Digits(4)}万元。",
                7 => "严格依照《中华人民共和国保守国家秘密法》，属于国家秘密的一律不予公开。",
                8 => "不予公开的理由包括保护第三方合法权益、商业秘密和个人隐私。",
                9 => $"12345政务服务便民热线受理诉求{Figure(3)}件，拨打12328、12366、12348等热线{Figure(3)}次。",
                10 => $"办公电话：0971-{random.Next(2, 9)}{Digits(6)}，传真0971-{random.Next(2, 9)}{Digits(6)}。",
                11 => $"项目代码：{2020 + random.Next(6)}-{Digits(6)}-{Digits(2)}-{Digits(2)}-{Digits(6)}，总投资{Figure(4)}万元。",
                12 => $"全县{Figure(2)}个乡镇、{Figure(3)}个村完成信息公开栏更新，覆盖群众{Figure(5)}人。",
                13 => "落实低保、特困、残疾人、孤儿和大病救助政策，公开救助标准和申请流程，保护受助对象隐私。",
                14 => $"公众号推送{Figure(3)}篇，阅读量{Figure(7)}次，粉丝{Figure(6)}人。",
                15 => $"便民服务中心地址：望川县石桥镇人民路{random.Next(1, 99)}号，邮政编码{Digits(6)}。",
                16 => $"发布时间：2025-0{random.Next(1, 10)}-1{Digits(1)} 1{Digits(1)}:{random.Next(10, 60)}:{random.Next(10, 60)} 来源：望川县政府网",
                17 => $"公开招标{Figure(1)}个项目，中标金额分别为{Figure(7)}.{Digits(2)}元、{Figure(8)}.{Digits(2)}元。",
                18 => $"全镇{Figure(2)}名信息员参加培训，考核合格率{random.Next(90, 101)}.{Digits(2)}%。",
                _ => "坚持以公开为常态、不公开为例外，把政务公开贯穿决策、执行、管理、服务和结果全过程。",
            };
        }
    }

    private string Identity()
    {
        var date = new DateOnly(1940 + random.Next(70), 1 + random.Next(12), 1 + random.Next(28));
        var seventeen = $"{Pick(["110101", "320106", "510105", "630121", "440303"])}{date:yyyyMMdd}{Digits(3)}";
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var check = "10X98765432"[Enumerable.Range(0, 17).Sum(index => (seventeen[index] - '0') * weights[index]) % 11];
        return seventeen + (random.Next(2) == 0 ? char.ToLowerInvariant(check) : check);
    }

    private string Bank()
    {
        var digits = Pick(["622202", "621700", "622848", "411111", "356833"]) + Digits(random.Next(9, 13));
        for (var check = 0; check <= 9; check++)
        {
            var sum = 0;
            var number = digits + check.ToString(CultureInfo.InvariantCulture);
            for (var index = 0; index < number.Length; index++)
            {
                var digit = number[number.Length - 1 - index] - '0';
                sum += index % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10;
            }

            if (sum % 10 == 0)
            {
                return number;
            }
        }

        throw new InvalidOperationException("one of ten check digits is right");
    }

    private string Phone()
    {
        var number = $"1{random.Next(3, 10)}{Digits(9)}";
        return random.Next(9) switch
        {
            0 => string.Concat(number.Select(digit => "〇一二三四五六七八九"[digit - '0'])),
            1 => "幺" + string.Concat(number[1..].Select(digit => "零一二三四五六七八九"[digit - '0'])),
            2 => "+86 " + number,
            3 => $"+86-{number[..3]}-{number[3..7]}-{number[7..]}",
            _ => Spread(number, 3, 4, 4),
        };
    }

    /// <summary>The number as it is, in groups with blanks or dashes, in full width, or with zero-width marks inside.</summary>
    private string Spread(string number, params ReadOnlySpan<int> groups)
    {
        switch (random.Next(6))
        {
            case 0 or 1:
                var separator = random.Next(2) == 0 ? " " : "-";
                var parts = new List<string>();
                var at = 0;
                foreach (var group in groups)
                {
                    if (at < number.Length)
                    {
                        parts.Add(number.Substring(at, Math.Min(group, number.Length - at)));
                        at += group;
                    }
                }

                return string.Join(separator, at < number.Length ? parts.Append(number[at..]) : parts);
            case 2:
                return string.Concat(number.Select(character => (char)(character + 0xFEE0)));
            case 3:
                return string.Join('\u200B', number.AsEnumerable());
            default:
                return number;
        }
    }

    private string Figure(int most) => random.Next(1, (int)Math.Pow(10, random.Next(1, most + 1))).ToString(CultureInfo.InvariantCulture);

    private string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10))));

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
